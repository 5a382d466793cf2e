package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"weir/engine"
	"weir/wal"
)

type logCmd struct {
	Dump logDumpCmd `cmd:"" help:"Print frames and instructions."`
	Find logFindCmd `cmd:"" help:"Find an order in the log and in copies of older log, and print what came of it."`
}

type logDumpCmd struct {
	Data     string `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory."`
	From     uint64 `default:"1" help:"First sequence."`
	Count    uint64 `default:"0" help:"Instructions to print; 0: all."`
	Envelope bool   `help:"Print the envelopes too."`
}

func (c logDumpCmd) Run() error {
	r, err := wal.NewReader(filepath.Join(c.Data, "log"), c.From, wal.ReaderOptions{})
	if err != nil {
		return err
	}
	w := bufio.NewWriter(os.Stdout)
	d := dumper{w: w, cmd: c, left: c.Count}
	return errors.Join(d.frames(r), w.Flush(), r.Close())
}

// dumper prints frames until what was asked for is printed.
type dumper struct {
	w    io.Writer
	cmd  logDumpCmd
	left uint64 // instructions still to print, when Count is given
}

func (d *dumper) frames(r *wal.Reader) error {
	for {
		f, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		more, err := d.frame(&f)
		if err != nil || !more {
			return err
		}
	}
}

func (d *dumper) frame(f *wal.Frame) (more bool, err error) {
	at := time.Unix(0, f.Time).UTC().Format(time.RFC3339Nano)
	if _, err := fmt.Fprintf(d.w, "frame %d-%d %s %s+%d chain %016x\n", f.FirstSeq, f.Last(), at, f.Segment, f.Offset, f.Chain); err != nil {
		return false, err
	}
	seq := f.FirstSeq
	for payload := f.Payload; len(payload) > 0; seq++ {
		size := engine.Next(payload)
		if seq >= d.cmd.From {
			if err := d.instruction(seq, payload); err != nil {
				return false, err
			}
			if d.left == 1 {
				return false, nil
			}
			d.left = max(d.left, 1) - 1
		}
		payload = payload[size:]
	}
	return true, nil
}

func (d *dumper) instruction(seq uint64, b []byte) error {
	if _, err := fmt.Fprintf(d.w, "  %d %s\n", seq, describe(b)); err != nil {
		return err
	}
	if envelope := engine.Envelope(b); d.cmd.Envelope && len(envelope) > 0 {
		_, err := fmt.Fprintf(d.w, "    %s\n", envelope)
		return err
	}
	return nil
}

// describe is one instruction in words.
func describe(b []byte) string {
	switch kind := engine.Kind(b[0]); kind {
	case engine.CreateAsset, engine.CreateParticipant, engine.OpenAccount:
		return describeNaming(engine.NamingAt(b))
	case engine.CancelOrder, engine.HoldOrder, engine.ReleaseOrder, engine.ChangePriority, engine.MoveOrder:
		in := engine.InstructionAt(b)
		return fmt.Sprintf("%s %s instructor %d priority %d choice %d", kind, hex.EncodeToString(in.ID[:]), in.Instructor, in.Priority, in.Choice)
	case engine.SubmitOrder, engine.Fund, engine.SubmitTrade:
		return describeOrder(engine.InstructionAt(b))
	default:
		return describeSetting(engine.SettingAt(b))
	}
}

func describeNaming(n *engine.Naming) string {
	text := fmt.Sprintf("%s participant %s asset %s scale %d credit line %d", n.Kind, n.ParticipantID(), n.AssetCode(), n.Scale, n.CreditLine)
	if n.Kind == engine.CreateAsset {
		text += fmt.Sprintf(" options %d day %s%s", n.Options, n.Day, dateOf(n.BusinessDate))
	}
	return text
}

func describeOrder(in *engine.Instruction) string {
	text := fmt.Sprintf("%s %s account %d to %d amount %d method %d priority %d flags %d", in.Kind,
		hex.EncodeToString(in.ID[:]), in.Debtor, in.Creditor, in.Amount, in.Method, in.Priority, in.Flags)
	if in.Interbank {
		text += " interbank"
	}
	switch {
	case in.Kind == engine.SubmitTrade:
		text += fmt.Sprintf(" takes %d of asset %d tolerance %d partial %v reference %q", in.Takes, in.TakeAsset, in.Tolerance, in.Partial, bytes.TrimRight(in.Reference[:], "\x00"))
	case in.Legs != 0:
		text += fmt.Sprintf(" chain %s legs %d", hex.EncodeToString(in.Reference[:]), in.Legs)
	}
	return text
}

// dateOf is a business date behind a space, nothing where none is given.
func dateOf(days uint32) string {
	if days == 0 {
		return ""
	}
	return time.Unix(int64(days)*24*60*60, 0).UTC().Format(" 2006-01-02")
}

// lateOf says of a step that it came late.
func lateOf(s *engine.Setting) string {
	if s.Late {
		return " late"
	}
	return ""
}

func describeSetting(s *engine.Setting) string {
	switch s.Kind {
	case engine.SetLimit:
		return fmt.Sprintf("%s choice %d account %d counterparty %d amount %d remove %v", s.Kind, s.Choice, s.Account, s.Counterparty, s.Amount, s.Remove)
	case engine.SetReservation:
		return fmt.Sprintf("%s choice %d account %d amount %d", s.Kind, s.Choice, s.Account, s.Amount)
	case engine.SetAccount:
		return fmt.Sprintf("%s choice %d account %d", s.Kind, s.Choice, s.Account)
	case engine.SetParticipant:
		return fmt.Sprintf("%s choice %d participant %d", s.Kind, s.Choice, s.Participant)
	case engine.SetDay:
		return fmt.Sprintf("%s asset %d day %s%s%s", s.Kind, s.Asset, s.Day, dateOf(s.BusinessDate), lateOf(s))
	case engine.Resolve:
		return fmt.Sprintf("%s choice %d asset %d", s.Kind, s.Choice, s.Asset)
	}
	if s.Cycle != 0 || s.Kind == engine.OpenCycle {
		return fmt.Sprintf("%s cycle %d asset %d account %d", s.Kind, s.Cycle, s.Asset, s.Account)
	}
	return s.Kind.String()
}
