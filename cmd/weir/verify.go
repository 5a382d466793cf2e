package main

import (
	"fmt"

	"weir/internal/node"
)

type verifyCmd struct {
	Data string `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory; no server may have it open."`
}

func (c verifyCmd) Run() error {
	report, err := node.Verify(c.Data, progress("replay"))
	if err != nil {
		return err
	}
	fmt.Printf("log and snapshots are good, replayed from %d\nseq %d\nhash %016x\n", report.From, report.Seq, report.Hash)
	return nil
}
