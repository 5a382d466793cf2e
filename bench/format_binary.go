package bench

import (
	"encoding/binary"
	"fmt"

	"weir/engine"
)

// Places in a record of engine.Instruction.
const (
	recordID       = 16
	recordDebtor   = 32
	recordCreditor = 36
)

func binaryBody(dst []byte, s *templates, request int, t *template) []byte {
	for i := range t.orders {
		order := engine.Instruction{Kind: engine.SubmitOrder, Method: s.workload.method, Amount: s.amount(request, i)}
		dst = engine.AppendInstruction(dst, &order, nil)
	}
	return dst
}

func fillBinary(g *generator, t *template, first uint64) {
	body, numbers := t.bytes[t.body:], g.numbers[0]
	for i := range t.orders {
		record := body[i*engine.RecordSize : (i+1)*engine.RecordSize]
		n := g.content(first + uint64(i))
		high, low := g.id(n)
		binary.BigEndian.PutUint64(record[recordID:], high)
		binary.BigEndian.PutUint64(record[recordID+8:], low)
		debtor, creditor := g.parties(n)
		binary.LittleEndian.PutUint32(record[recordDebtor:], numbers[debtor])
		binary.LittleEndian.PutUint32(record[recordCreditor:], numbers[creditor])
	}
}

// Places in an outcome of engine.Outcome.
const (
	outcomeStatus = 8
	outcomeReason = 9
	outcomeFlags  = 10
)

// readBinary reads outcomes of 16 bytes. They carry no ids, but sequences, which must grow from one to the next, those of replays apart.
func readBinary(t *template, answer []byte, j *judge) error {
	if len(answer) != t.orders*engine.OutcomeSize {
		return fmt.Errorf("%w: %d bytes of outcomes for %d orders", ErrAnswer, len(answer), t.orders)
	}
	last := uint64(0)
	for i := range t.orders {
		o := answer[i*engine.OutcomeSize : (i+1)*engine.OutcomeSize]
		reason := engine.Reason(o[outcomeReason])
		v := verdict{
			seq: binary.LittleEndian.Uint64(o), status: engine.Status(o[outcomeStatus]),
			replayed: o[outcomeFlags]&engine.OutcomeReplayed != 0, account: reason == engine.NoCreditorAccount,
		}
		if !j.take(i, v) {
			return j.refuse(i, v, fmt.Sprintf("status %d, reason %d %s", o[outcomeStatus], reason, reason))
		}
		if v.replayed {
			continue
		}
		if v.seq <= last {
			return fmt.Errorf("%w: at order %d of the request: sequence %d behind %d", ErrAnswer, i, v.seq, last)
		}
		last = v.seq
	}
	return nil
}
