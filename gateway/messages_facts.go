package gateway

import (
	"encoding/hex"
	"maps"
	"slices"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
)

// Envelopes reads instructions out of the log.
type Envelopes interface {
	// Read passes the records of sequences, which ascend, to found; one that is not in the log any more is passed over. A record with its envelope is
	// good until found returns.
	Read(seqs []uint64, found func(seq uint64, record []byte)) error
}

// orderKey is what an event names an order by.
type orderKey struct {
	id         [16]byte
	instructor uint32
}

// life is one order of all that ever had its key: once the engine has forgotten an order, its key may be used again.
type life struct {
	key orderKey
	seq uint64 // of its submission
}

// lives are the orders that messages tell of.
type lives map[life]*facts

// facts is what is told of an order beside what its event says.
type facts struct {
	seq      uint64             // of its submission; 0: not known any more
	date     uint32             // business date, days since 1970-01-01; 0: not known any more
	record   engine.Instruction // as submitted; its Kind is 0 where the log does not have it any more
	original iso20022.Original

	transaction int                 // of the message that it came in, from 0
	side        *iso20022.TradeSide // as that message has it; nil: it came in none, or is no side of a trade

	agreed part   // of a side that settles in parts; its seq is 0 where that is not known
	parts  []part // that settled, the newest first
	told   uint64 // sequence of the last message that is due of such a side; 0: none is
}

const factsAtOnce = 64 // orders looked up in one query: some 50 us of the core

// giveFacts looks up the orders of the messages that are due.
func (g *Gateway) giveFacts(due []dueMessage) error {
	known := lives{}
	if err := g.findOrders(due, known); err != nil {
		return err
	}
	if err := g.findForgotten(due, known); err != nil {
		return err
	}
	if err := g.readRecords(known); err != nil {
		return err
	}
	for l, f := range known {
		f.complete(&l.key.id)
	}
	if err := g.dateForgotten(due); err != nil {
		return err
	}
	return g.findParts(due)
}

func keyOf(e *engine.Event) orderKey { return orderKey{e.ID, e.Instructor} }

// give says which order a message tells of, by the sequence of its submission.
func (known lives) give(d *dueMessage, seq uint64, date uint32) {
	l := life{keyOf(d.event), seq}
	if known[l] == nil {
		known[l] = &facts{seq: seq, date: date}
	}
	d.order = known[l]
}

// findOrders asks the core which orders the keys have now. An order that was submitted behind a message is another one than the message tells of.
func (g *Gateway) findOrders(due []dueMessage, known lives) error {
	byKey := map[orderKey][]*dueMessage{}
	for i := range due {
		if e := due[i].event; statusOf(e) != engine.StatusNone {
			byKey[keyOf(e)] = append(byKey[keyOf(e)], &due[i])
		}
	}
	var found []engine.OrderInfo
	for piece := range slices.Chunk(slices.Collect(maps.Keys(byKey)), factsAtOnce) {
		found = found[:0]
		err := g.ask(func() {
			for _, key := range piece {
				found = g.Engine.FindOrders(key.id, found)
			}
		})
		if err != nil {
			return err
		}
		for i := range found {
			o := &found[i]
			for _, d := range byKey[orderKey{o.ID, o.Instructor}] {
				if o.Seq <= d.since() {
					known.give(d, o.Seq, o.BusinessDate)
				}
			}
		}
	}
	return nil
}

// readRecords reads how the orders were submitted, each place of the log once and in order: first the orders, then the messages that they came in.
func (g *Gateway) readRecords(known lives) error {
	if g.Envelopes == nil {
		return nil
	}
	bySeq, origins := map[uint64]*facts{}, map[uint64][]*facts{}
	for _, f := range known {
		if f.seq != 0 {
			bySeq[f.seq] = f
		}
	}
	err := g.Envelopes.Read(slices.Sorted(maps.Keys(bySeq)), func(seq uint64, record []byte) {
		f := bySeq[seq]
		if place := f.read(record); place != nil && uint64(place.Back) < seq {
			f.transaction = place.Transaction
			origins[seq-uint64(place.Back)] = append(origins[seq-uint64(place.Back)], f)
		}
	})
	if err != nil {
		return err
	}
	return g.readOrigins(origins)
}

// read takes what the record of the submission says, and answers where the message stands that the order came in; nil: it came in none.
func (f *facts) read(record []byte) *wire.MessagePlace {
	f.record = *engine.InstructionAt(record)
	if f.date == 0 {
		f.date = f.record.BusinessDate
	}
	envelope, err := wire.ReadEnvelope(engine.Envelope(record))
	if err != nil {
		return nil // what a newer version wrote
	}
	f.original.EndToEndID = envelope.EndToEndID
	return envelope.Message
}

// origin is a message that orders came in.
type origin struct {
	seq     uint64 // of the first of them
	message *iso20022.Message
}

// readOrigins reads the messages that orders came in. The one read last is kept, for its orders often come in many pages.
func (g *Gateway) readOrigins(origins map[uint64][]*facts) error {
	seqs := slices.Sorted(maps.Keys(origins))
	if kept := g.origin.Load(); kept != nil {
		for _, f := range origins[kept.seq] {
			f.cameIn(kept.message)
		}
		seqs = slices.DeleteFunc(seqs, func(seq uint64) bool { return seq == kept.seq })
	}
	return g.Envelopes.Read(seqs, func(seq uint64, record []byte) {
		envelope, err := wire.ReadEnvelope(engine.Envelope(record))
		if err != nil || envelope.Message == nil || envelope.Message.XML == "" {
			return
		}
		message, err := iso20022.Parse([]byte(envelope.Message.XML), iso20022.Limits{MaxBytes: len(envelope.Message.XML)})
		if err != nil {
			return // what is read today was refused once, or the other way round
		}
		g.origin.Store(&origin{seq, message})
		for _, f := range origins[seq] {
			f.cameIn(message)
		}
	})
}

// cameIn takes the references of the message that the order came in.
func (f *facts) cameIn(m *iso20022.Message) {
	o := iso20022.Original{MsgID: m.MsgID, MsgName: m.Kind, Created: m.Created}
	switch {
	case f.transaction < len(m.Transactions):
		t := &m.Transactions[f.transaction]
		o.InstrID, o.EndToEndID, o.TxID, o.UETR = t.InstrID, t.EndToEndID, t.TxID, t.UETR
	case f.transaction < len(m.TradeSides):
		f.side = &m.TradeSides[f.transaction]
		o.TxID = f.side.Reference
	default:
		return
	}
	f.original = o
}

// complete names an order that came without references by its id: as UETR where it is one, else as transaction id.
func (f *facts) complete(id *[16]byte) {
	o := &f.original
	if o.MsgID != "" {
		return
	}
	if id[6]>>4 == 4 && id[8]>>6 == 2 {
		o.UETR = string(wire.AppendUUID(nil, id))
		return
	}
	o.TxID = keyText(id)
}

// keyText is an id as a reference of 35 characters can hold it: without its hyphens.
func keyText(id *[16]byte) string { return hex.EncodeToString(id[:]) }
