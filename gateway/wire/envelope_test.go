package wire

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/engine"
)

func TestEnvelopesReadBack(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	alphabet := []string{"<a b=\"c\">", "\\", "\r\n", "\t", "é", "\U0001F600", "\u007f", "x", "\ufeff", "</a>"}
	for range 300 {
		var text strings.Builder
		for range 1 + random.IntN(40) {
			text.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		xml := text.String()
		s := Source{XML: []byte(xml), Transaction: random.IntN(MaxOrders)}
		first := s.AppendEnvelope([]byte("before"), []byte(`a\"b`))[len("before"):]
		e, err := ReadEnvelope(first)
		if err != nil || e.EndToEndID != `a"b` || e.Message == nil || *e.Message != (MessagePlace{s.Transaction, 0, xml}) {
			t.Fatalf("seed %d: %v %s", seed, err, first)
		}
		if most := EnvelopeBound(len(xml), 1); len(first) > most+176 {
			t.Fatalf("seed %d: %d bytes, at most %d", seed, len(first), most)
		}
		s.Made = 1 + random.IntN(MaxOrders)
		if e, err = ReadEnvelope(s.AppendEnvelope(nil, nil)); err != nil || e.EndToEndID != "" || *e.Message != (MessagePlace{s.Transaction, s.Made, ""}) {
			t.Fatalf("seed %d: %v %+v", seed, err, e)
		}
	}
}

func TestEnvelopesWithoutAMessage(t *testing.T) {
	var s Source
	if e := s.AppendEnvelope(nil, nil); len(e) != 0 {
		t.Errorf("%s", e)
	}
	if e := s.AppendEnvelope(nil, []byte("x")); string(e) != `{"end_to_end_id":"x"}` {
		t.Errorf("%s", e)
	}
	for text, sound := range map[string]bool{
		"": true, `{"name":"Alpha"}`: true, `{"end_to_end_id":"x"}`: true, `{"message":{"transaction":0,"xml":"<a/>"}}`: true, `{"message":{"transaction":1,"back":1}}`: true,
		`{`: false, `{"message":{"transaction":1}}`: false, `{"message":{"transaction":-1,"back":1}}`: false, `{"message":{"transaction":1,"back":-1}}`: false,
		`{"message":{"transaction":1,"back":1,"xml":"<a/>"}}`: false,
	} {
		if e, err := ReadEnvelope([]byte(text)); (err == nil) != sound || err != nil && (e.Message != nil || e.EndToEndID != "") {
			t.Errorf("%s: %+v, %v", text, e, err)
		}
	}
}

// TestBoundHoldsALargeBatch: the room that a message gets is enough, so the payload does not move.
func TestBoundHoldsALargeBatch(t *testing.T) {
	xml := []byte(strings.Repeat("\"\n", 500))
	o := Orders{Directory: testDirectory}
	const orders = 100
	room := orders*NamedBound + EnvelopeBound(len(xml), orders)
	o.Reset(engine.SubmitOrder, make([]byte, 0, room))
	o.Source.XML = xml
	for i := range orders {
		o.Source.Transaction = MaxOrders - i
		o.Add(&Named{ID: [16]byte{1, byte(i)}, Debtor: "ALPHCNB0", Creditor: "BRAVGB20", Asset: "CNY", Amount: "1", EndToEndID: strings.Repeat("\U0001F600", maxEndToEndID)})
	}
	if o.Count != orders || len(o.Payload) > room {
		t.Fatalf("%d orders in %d bytes of %d: %+v", o.Count, len(o.Payload), room, o.Refusals)
	}
	at := 0
	for i := range orders {
		e, err := ReadEnvelope(engine.Envelope(o.Payload[at:]))
		if err != nil || e.Message == nil || e.Message.Back != i || e.Message.Transaction != MaxOrders-i || !json.Valid(engine.Envelope(o.Payload[at:])) {
			t.Fatalf("%d: %v %+v", i, err, e)
		}
		at += engine.Next(o.Payload[at:])
	}
}
