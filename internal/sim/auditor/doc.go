// Package auditor keeps a ledger of what a node answered its clients, and holds it against what the node, or the next process on the same disk, says
// later. It reads what a client can read, HTTP answers in JSON, and imports nothing of the house: a mistake would have to be made twice.
//
// What it counts by itself, from the events alone: each order's state, balances, cycles' positions, linked orders, floors, reservations, and who stood
// before whom. Invariants are named by their numbers in docs/ARCHITECTURE.md.
package auditor
