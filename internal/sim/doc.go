// Package sim is a simulated world around a whole node: its clients, its clock and its disk come from one seed, the process is killed between any two
// calls to the disk, and an auditor that shares no code with the engine holds every answer against what the next process says.
//
// # What runs
//
// Everything of a single node but the sockets: gateway.Handle is called in process with whole HTTP requests, so routes, readers, sequencer, log, both
// stores, snapshots, engine, views, ticks and the calendar's scheduler are the product's own, with their goroutines. All run in one bubble of
// testing/synctest: its clock stands still while anything runs, and the world knows when nothing does.
//
// # What is simulated
//
//   - The disk is disk.Faulty, in memory. Each call to it waits until the world lets it go, one at a time, in an order drawn from the seed; there it meets
//     its fault, or the end of the process.
//   - The portable store stands on the model of tidwall/wal that package wal has for file systems other than the real one, and holds against the library
//     byte for byte. The library itself meets SIGKILL and real disks in other tests.
//   - The event file is on a real disk, for package view knows no other; what a crash leaves of it is drawn: all, a part, spoilt bytes, nothing.
//   - Clients send, send again, send twice at once, send in another order, and give up.
//
// # What repeats
//
// A world is a function of its seed, but for the order in which goroutines of one process run between two disk calls. With GOMAXPROCS=1, as
// the tests set it, that order is the same again.
package sim
