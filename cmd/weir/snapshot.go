package main

import (
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"weir/internal/node"
)

type snapshotCmd struct {
	Build   snapshotBuildCmd   `cmd:"" help:"Build the snapshot of a sequence from the one before it and the log, also beside a running server, which does it by itself."`
	List    snapshotListCmd    `cmd:"" help:"List the snapshots of a data directory."`
	Inspect snapshotInspectCmd `cmd:"" help:"Load a snapshot, check its hash and invariants, and say what is in it."`
}

type snapshotListCmd struct {
	Data string `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory."`
}

func (c snapshotListCmd) Run() error {
	infos, err := node.ListSnapshots(c.Data)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "SEQUENCE\tHASH\tTIME\tBYTES")
	for _, i := range infos {
		fmt.Fprintf(w, "%d\t%016x\t%s\t%d\n", i.Seq, i.Hash, time.Unix(0, i.Time).UTC().Format(time.RFC3339), i.Bytes)
	}
	return w.Flush()
}

type snapshotBuildCmd struct {
	Data string `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory."`
	Hash string `required:"" placeholder:"HEX" help:"State hash that the server had at the sequence; with another one nothing is installed."`
	Seq  uint64 `arg:"" help:"Sequence of the snapshot."`

	Background bool `help:"Only where nothing else would run, if the system allows that."`
}

func (c snapshotBuildCmd) Run() error {
	if c.Background {
		stepBack()
	}
	hash, err := strconv.ParseUint(c.Hash, 16, 64)
	if err != nil {
		return fmt.Errorf("--hash %s: must be up to 16 hexadecimal digits", c.Hash)
	}
	info, err := node.BuildSnapshot(c.Data, c.Seq, hash)
	if err != nil {
		return err
	}
	fmt.Printf("seq %d\nhash %016x\nbytes %d\n", info.Seq, info.Hash, info.Bytes)
	return nil
}

type snapshotInspectCmd struct {
	Data string `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory."`
	Seq  uint64 `arg:"" help:"Sequence of the snapshot."`
}

func (c snapshotInspectCmd) Run() error {
	s, err := node.InspectSnapshot(c.Data, c.Seq)
	if err != nil {
		return err
	}
	fmt.Printf("seq %d\nhash %016x\nassets %d\nparticipants %d\naccounts %d\norders %d\npacked %d in %d bytes\nevents %d\nhash and invariants are good\n",
		s.Seq, s.Hash, s.Assets, s.Participants, s.Accounts, s.Orders, s.Packed, s.PackedBytes, s.Events)
	return nil
}
