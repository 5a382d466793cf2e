// Package node puts the single node together: data directory, log, snapshots, engine, sequencer and views. It is the only
// place that knows them all; cmd and the gateway's tests start from here.
//
// The data directory:
//
//	weir.json   format and rules version of what is in it, and the identity of its log from when that was begun
//	lock        taken while a process has it open
//	log/        the sealed frames (package wal)
//	snapshots/  images of the state (package snapshot)
//	events/     the event file, derived from the log (package view)
package node
