package gateway

import (
	"context"

	"weir/engine"
)

// Message is one that goes out: what became of an order, or what an account had of it, as a function of an event of the log.
type Message struct {
	Place       Place
	Participant string // id of whom it is for
	Kind        string // message definition, as pacs.002.001.10
	Body        []byte // XML
}

// ID is unique, and the same whenever the message is read.
func (m *Message) ID() string { return string(m.Place.appendID(nil, m.Kind)) }

// MessageQuery says which messages are read.
type MessageQuery struct {
	After       Place  // only those behind it
	Limit       int    // about so many: see ReadMessages
	Participant uint32 // whose; 0: everybody's
}

const (
	messageEvents = 256  // events looked at in one piece
	messageScan   = 8192 // events looked at in one read, where they give too few messages
	messageMost   = 4000 // of one sequence in one read: it has more where a day ends
)

// ReadMessages makes messages from the events of the log. It gives all of a sequence or none, but parts of one that alone has more than 4,000. Next is
// where to go on: it moves on also where nothing is for the participant; where it stays, there is nothing newer.
func (g *Gateway) ReadMessages(q MessageQuery) (messages []Message, next Place, err error) {
	p := planner{gateway: g, after: q.After, participant: q.Participant}
	next = q.After
	var events []engine.Event
	for scanned := 0; scanned < messageScan && len(messages) < q.Limit; scanned += len(events) {
		events, err = g.Feed.Read(next.before(), messageEvents, events[:0])
		if err != nil || len(events) == 0 {
			return messages, next, onlyWithout(messages, err)
		}
		p.plan(events)
		end := p.cut(q.Limit-len(messages), len(messages) == 0)
		more, err := g.write(p.due[:end])
		if err != nil {
			return messages, next, onlyWithout(messages, err)
		}
		messages = append(messages, more...)
		switch {
		case end == len(p.due):
			next = WholeSeq(events[len(events)-1].Seq)
		case end == 0:
			return messages, next, nil
		case p.due[end].place.Seq == p.due[end-1].place.Seq:
			return messages, p.due[end-1].place, nil
		default:
			return messages, WholeSeq(p.due[end-1].place.Seq), nil
		}
	}
	return messages, next, nil
}

// onlyWithout drops an error where there is something to answer with: it comes again at the next read.
func onlyWithout(messages []Message, err error) error {
	if len(messages) > 0 {
		return nil
	}
	return err
}

// cut is how many of the messages that are due fit into a limit: whole sequences of them. Where the first one alone has more, it is all of it up to messageMost if the
// page is empty, else none.
func (p *planner) cut(limit int, empty bool) int {
	due := p.due
	if len(due) <= limit {
		return len(due)
	}
	end := limit
	for end > 0 && due[end].place.Seq == due[end-1].place.Seq {
		end--
	}
	if end > 0 || !empty {
		return end
	}
	for end < len(due) && due[end].place.Seq == due[0].place.Seq {
		end++
	}
	return min(end, max(limit, messageMost))
}

// write writes the messages that are due.
func (g *Gateway) write(due []dueMessage) ([]Message, error) {
	if len(due) == 0 {
		return nil, nil
	}
	known, err := g.factsOf(due)
	if err != nil {
		return nil, err
	}
	a := author{gateway: g, known: known}
	messages := make([]Message, 0, len(due))
	for i := range due {
		if m, ok := a.write(&due[i]); ok {
			messages = append(messages, m)
		}
	}
	return messages, nil
}

// WaitMessages returns nil once there may be messages behind a place; else the error of ctx when that ends.
func (g *Gateway) WaitMessages(ctx context.Context, after Place) error {
	return g.Feed.Wait(ctx, after.before())
}

// FindParticipant is the number of a participant.
func (g *Gateway) FindParticipant(id string) (number uint32, ok bool) {
	return g.Directory.Participant([]byte(id))
}

// LastSeq is the sequence of the newest event.
func (g *Gateway) LastSeq() uint64 { return g.Feed.Status().LastSeq }
