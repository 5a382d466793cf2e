package bench

import (
	"errors"
	"fmt"
)

// What ends a run, apart from the network and ErrConfig.
var (
	ErrAnswer  = errors.New("bench: answer that is not understood") // of the wrong shape, or too few or too many outcomes
	ErrRefused = errors.New("bench: refused")                       // an order that was sound, or a whole request
	ErrProof   = errors.New("bench: proof failed")                  // what the server says afterwards contradicts its answers
)

// format is one way to write orders and to read their outcomes.
type format struct {
	name        string
	contentType string
	single      bool // one order per request
	// Defaults of Config.
	batch, clients, orders int

	// body appends a body of blank orders for a request, and notes their places in t, counted from the body's start.
	body func(dst []byte, s *templates, request int, t *template) []byte
	// fill writes ids and parties of the orders from first on into their places.
	fill func(g *generator, t *template, first uint64)
	// read has the outcomes of an answer judged; all must be there, in the order of t.
	read func(t *template, answer []byte, j *judge) error
}

var formats = []format{
	{name: "binary", contentType: "application/vnd.weir.orders", batch: 1000, clients: 12, orders: 10_000_000,
		body: binaryBody, fill: fillBinary, read: readBinary},
	{name: "ndjson", contentType: "application/x-ndjson", batch: 1000, clients: 12, orders: 5_000_000,
		body: linesBody, fill: fillText, read: readLines},
	{name: "json", contentType: "application/json", batch: 1000, clients: 12, orders: 5_000_000,
		body: arrayBody, fill: fillText, read: readArray},
	{name: "json-single", contentType: "application/json", single: true, batch: 1, clients: 64, orders: 200_000,
		body: objectBody, fill: fillText, read: readObject},
	{name: "pacs008", contentType: "application/xml", batch: 100, clients: 12, orders: 300_000,
		body: messageBody, fill: fillMessage, read: readReport},
}

func formatByName(name string) *format {
	for i := range formats {
		if formats[i].name == name {
			return &formats[i]
		}
	}
	return nil
}

func formatNames() []string {
	var names []string
	for i := range formats {
		names = append(names, formats[i].name)
	}
	return names
}

// refused says what became of an order that it must not, in the server's own words.
func refused(place int, words string) error {
	return fmt.Errorf("%w: order %d of the request: %s", ErrRefused, place, words)
}

// replayed says that the server knew an order before it was sent.
func replayed(place int) error {
	return refused(place, "replayed: the server had it before; take another seed, or fresh data")
}

// malformed says where an answer stops being one.
func malformed(place int, answer []byte) error {
	return fmt.Errorf("%w: at order %d of the request: %q", ErrAnswer, place, excerpt(answer))
}

func excerpt(text []byte) []byte {
	const enough = 200
	return text[:min(len(text), enough)]
}
