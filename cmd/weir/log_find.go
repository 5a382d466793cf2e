package main

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"weir/engine"
	"weir/internal/node"
	"weir/internal/report"
)

type logFindCmd struct {
	ID      string   `arg:"" help:"Id of the order, as 01234567-89ab-4cde-8f01-23456789abcd."`
	Data    string   `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory; a server may have it open: it is only read."`
	Archive []string `type:"existingdir" placeholder:"DIR" help:"Copies of the log directory as it was before older parts were removed, the oldest first."`
}

func (c logFindCmd) Run() error {
	id, err := readID(c.ID)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(os.Stdout)
	return errors.Join(node.Archive{Data: c.Data, Copies: c.Archive}.Find(id, &findings{w}), w.Flush())
}

// readID reads an id as it stands in JSON.
func readID(text string) (id [16]byte, err error) {
	digits := strings.ReplaceAll(text, "-", "")
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != len(id) || len(text) != 36 && len(text) != 32 {
		return id, fmt.Errorf("id %q: expected a UUID such as 01234567-89ab-4cde-8f01-23456789abcd", text)
	}
	return [16]byte(b), nil
}

// findings prints what is found of an order.
type findings struct{ w io.Writer }

func (f *findings) Instruction(s *report.Step) error {
	answer := s.Outcome.Status.String()
	if r := s.Outcome.Reason; r != engine.ReasonNone {
		answer += fmt.Sprintf(", %s %s: %s", r, r.ISO(), r.Text())
	}
	if s.Outcome.Replayed() {
		answer += fmt.Sprintf(" (replayed, first answered by %d)", s.Outcome.Seq)
	}
	_, err := fmt.Fprintf(f.w, "%d %s %s\n  answer: %s\n", s.Seq, stamp(s.Time), report.Describe(s.State, s.Record), answer)
	return err
}

func (f *findings) Event(s *report.Step, ev *engine.Event) error {
	text := ev.Kind.String()
	if ev.Reason != engine.ReasonNone {
		text += ", " + ev.Reason.String()
	}
	switch ev.Kind {
	case engine.OrderSettled, engine.OrderSettledPart, engine.OrderMatched:
		text += " " + report.AmountIn(s.State, ev.Asset, ev.Amount)
	}
	if ev.Number != 0 && ev.Kind != engine.OrderMoved {
		text += fmt.Sprintf(", cycle %d", ev.Number)
	}
	_, err := fmt.Fprintf(f.w, "  %d %s %s (%s)\n", s.Seq, stamp(s.Time), text, engine.Kind(s.Record[0]))
	return err
}

func (f *findings) Stand(e *engine.Engine, orders []engine.OrderInfo) error {
	for _, o := range orders {
		p, _ := e.Participant(o.Instructor)
		text := o.Status.String()
		if o.Done != 0 {
			text += fmt.Sprintf(" by %d", o.Done)
		}
		if _, err := fmt.Fprintf(f.w, "now, at %d: the order of %s is %s\n", e.Seq(), p.ID, text); err != nil {
			return err
		}
	}
	return nil
}

func stamp(nanos int64) string { return time.Unix(0, nanos).UTC().Format(time.RFC3339Nano) }
