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

func binaryBody(dst []byte, amounts []int64, _ *template) []byte {
	for _, amount := range amounts {
		dst = engine.AppendInstruction(dst, &engine.Instruction{Kind: engine.SubmitOrder, Amount: amount}, nil)
	}
	return dst
}

func fillBinary(g *generator, t *template, first uint64) {
	body := t.bytes[t.body:]
	for i := range t.orders {
		record := body[i*engine.RecordSize : (i+1)*engine.RecordSize]
		n := first + uint64(i)
		high, low := g.id(n)
		binary.BigEndian.PutUint64(record[recordID:], high)
		binary.BigEndian.PutUint64(record[recordID+8:], low)
		debtor, creditor := g.parties(n)
		binary.LittleEndian.PutUint32(record[recordDebtor:], g.numbers[debtor])
		binary.LittleEndian.PutUint32(record[recordCreditor:], g.numbers[creditor])
	}
}

// Places in an outcome of engine.Outcome.
const (
	outcomeStatus = 8
	outcomeReason = 9
	outcomeFlags  = 10
)

// readBinary reads outcomes of 16 bytes. They carry no ids, but sequences, which must grow from one to the next.
func readBinary(t *template, answer []byte, count *tally) error {
	if len(answer) != t.orders*engine.OutcomeSize {
		return fmt.Errorf("%w: %d bytes of outcomes for %d orders", ErrAnswer, len(answer), t.orders)
	}
	last := uint64(0)
	for i := range t.orders {
		o := answer[i*engine.OutcomeSize : (i+1)*engine.OutcomeSize]
		status := engine.Status(o[outcomeStatus])
		if o[outcomeFlags]&engine.OutcomeReplayed != 0 {
			return replayed(i)
		}
		if !count.take(status) {
			return refused(i, fmt.Sprintf("status %d, reason %d %s", status, o[outcomeReason], engine.Reason(o[outcomeReason])))
		}
		seq := binary.LittleEndian.Uint64(o)
		if seq <= last {
			return fmt.Errorf("%w: at order %d of the request: sequence %d behind %d", ErrAnswer, i, seq, last)
		}
		last = seq
	}
	return nil
}
