package gateway

import (
	"errors"

	"github.com/valyala/fasthttp"

	"weir/gateway/wire"
	"weir/sequencer"
)

// listMessages answers a page of outgoing messages, or a stream of them where the client accepts text/event-stream.
func (g *Gateway) listMessages(ctx *fasthttp.RequestCtx, _ params) {
	q := MessageQuery{After: WholeSeq(0), Limit: defaultLimit}
	named := false
	ok := readQuery(ctx, func(name string, value []byte) string {
		switch name {
		case "after":
			return readPlace(value, &q.After)
		case "limit":
			return readLimit(value, &q.Limit)
		case "participant":
			if !wire.IsParticipantID(value) {
				return "must be 1 to 35 of A-Z, 0-9 and hyphen"
			}
			named = true
			q.Participant, _ = g.Directory.Participant(value)
			return ""
		}
		return "is not known here"
	})
	if !ok {
		return
	}
	if named && q.Participant == 0 {
		refuse(ctx, fasthttp.StatusNotFound, "unknown_participant", "participant", "no participant has this id")
		return
	}
	if wantsStream(ctx) {
		g.openStream(ctx, &messageStream{gateway: g, query: q})
		return
	}
	messages, next, err := g.ReadMessages(q)
	if err != nil {
		g.refuseMessages(ctx, err)
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range messages {
		text = append(appendMessage(beginRow(text), &messages[i]), '}')
	}
	answer(ctx, typeJSON, append(appendNextPlace(append(text, ']'), next, messages), '}'))
}

func readPlace(text []byte, after *Place) (wrong string) {
	place, ok := ReadPlace(text)
	if !ok {
		return wrongPlace
	}
	*after = place
	return ""
}

// appendMessage writes the members of a message.
func appendMessage(dst []byte, m *Message) []byte {
	dst = append(m.Place.appendID(append(appendKey(dst, "id"), '"'), m.Kind), '"')
	dst = appendNumber(dst, "seq", m.Place.Seq)
	dst = appendText(dst, "participant", m.Participant)
	dst = appendText(dst, "kind", m.Kind)
	if m.Failure != "" {
		return wire.AppendString(appendKey(dst, "failure"), m.Failure)
	}
	return wire.AppendString(appendKey(dst, "body"), string(m.Body))
}

// appendNextPlace says where to go on: behind a sequence, or inside one that has more messages than a page takes.
func appendNextPlace(dst []byte, next Place, messages []Message) []byte {
	dst = appendNumber(dst, "next_after", next.before())
	if next.IsWhole() {
		return dst
	}
	kind := kindPacs002
	if len(messages) > 0 {
		kind = messages[len(messages)-1].Kind
	}
	return append(next.appendID(append(appendKey(dst, "next_id"), '"'), kind), '"')
}

func (g *Gateway) refuseMessages(ctx *fasthttp.RequestCtx, err error) {
	switch {
	case errors.Is(err, sequencer.ErrFull):
		unavailable(ctx, "full", "too much is in flight; nothing was done")
	case errors.Is(err, sequencer.ErrStopped):
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
	default:
		g.refuseEvents(ctx, err)
	}
}

// messageStream is the messages as a stream.
type messageStream struct {
	gateway *Gateway
	query   MessageQuery
}

const streamMessages = 64 // read and written at once, about

func (s *messageStream) resume(last []byte) (wrong string) { return readPlace(last, &s.query.After) }

func (s *messageStream) seq() uint64 { return s.query.After.before() }

// read writes messages. Each carries its id, and a client that comes back with it has missed nothing.
func (s *messageStream) read(dst []byte) ([]byte, error) {
	s.query.Limit = streamMessages
	messages, next, err := s.gateway.ReadMessages(s.query)
	if err != nil {
		return dst, err
	}
	s.query.After = next
	for i := range messages {
		m := &messages[i]
		dst = append(m.Place.appendID(append(dst, "id: "...), m.Kind), "\nevent: "...)
		dst = append(append(dst, m.Kind...), "\ndata: {"...)
		dst = append(appendMessage(dst, m), "}\n\n"...)
	}
	return dst, nil
}
