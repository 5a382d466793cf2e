package gateway

import "context"

// Message is one that goes out: what became of an order, or what an account had of it, as a function of an event of the log.
type Message struct {
	Place       Place
	Participant string // id of whom it is for
	Kind        string // message definition, as pacs.002.001.10
	Body        []byte // XML
	Failure     string // why it can't be written; then Body is empty
}

// ID is unique, and the same whenever the message is read.
func (m *Message) ID() string { return string(m.Place.appendID(nil, m.Kind)) }

// JSON is the message as the list shows it.
func (m *Message) JSON() []byte { return append(appendMessage([]byte{'{'}, m), '}') }

// MessageQuery says which messages are read.
type MessageQuery struct {
	After       Place  // only those behind it
	Limit       int    // about so many: see ReadMessages
	Participant uint32 // whose; 0: everybody's
}

const (
	messageEvents   = 256     // events read at once
	messageScan     = 8192    // events looked at in one read, where they give too few messages
	messageScanPart = 1 << 16 // of one sequence in one read: it has more where a large cycle settles
	messageMost     = 4000    // messages of one sequence in one read
)

// ReadMessages makes messages from the events of the log. It gives all of a sequence or none, but parts of one that alone has more than 4,000, or is more than
// 65,536 events of work. Next is where to go on: it moves on also where nothing is for the participant; where it stays, there is nothing newer.
func (g *Gateway) ReadMessages(q MessageQuery) (messages []Message, next Place, err error) {
	p := planner{gateway: g, after: q.After, participant: q.Participant, limit: q.Limit, next: q.After}
	err = p.run()
	if err != nil && p.next == q.After {
		return nil, q.After, err
	}
	if messages, err = g.write(p.due); err != nil {
		return nil, q.After, err
	}
	return messages, p.next, nil
}

// write writes the messages that are due.
func (g *Gateway) write(due []dueMessage) ([]Message, error) {
	if len(due) == 0 {
		return nil, nil
	}
	if err := g.giveFacts(due); err != nil {
		return nil, err
	}
	a := author{gateway: g}
	messages := make([]Message, 0, len(due))
	for i := range due {
		messages = append(messages, a.write(&due[i]))
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
