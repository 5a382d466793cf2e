// Command peers runs one workload against Weir and against other systems that keep accounts, in turns, and prints how many orders
// each settles in a second, how long an answer takes and what an order costs the server.
//
//	go run .        in this directory; README.md tells what each peer needs
//
// It is a module of its own, so that the driver of PostgreSQL is no dependency of Weir.
//
//	main.go      flags, and who takes part
//	scenario.go  the workloads: batches or single orders, spread or through one hot account
//	peer.go      what a peer has to do
//	turns.go     A B C, A B C, ...: rounds, each on fresh data
//	weir.go      bin/weir bench --json
//	tigerbeetle.go  tigerbeetle benchmark
//	postgres.go cluster.go schema.sql load.go books.go  PostgreSQL: server, rules, clients, and the check of its books
//	summary.go table.go  medians, ranges, ratios
package main
