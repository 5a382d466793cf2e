// Package wire reads and writes what crosses the edge: orders as JSON (one, an array, or one a line) and as binary
// records, the small JSON objects of the other calls, outcomes, and problem documents. It allocates nothing
// per order.
//
// # Two readers of one grammar
//
// Orders in JSON are read twice over. fast.go knows the plain shape only (known keys, no escapes, ASCII) and answers
// yes or "look again"; strict.go looks again, member by member, and is the one that refuses, so every error comes from
// one place. What the fast reader takes, the strict one takes with the same result; a fuzz test holds
// both against a third reader made of encoding/json. What plain orders name is looked up 16 orders at a time (group.go): one that is refused then, and those read
// behind it, are taken back and read again by the strict reader. Funding, sides of trades and what names a chain go to the strict reader alone.
//
// # What is refused here, and what is not
//
// Refused here, and never logged: text that is not JSON (RFC 8259) in UTF-8, a key that is unknown, doubled or in
// another case, a value of the wrong type, an escape outside end_to_end_id, a value that its grammar does not
// allow, a required member that is missing. What is well formed but names something unknown, or an amount past 64 bits, becomes a
// record with flags, so that the engine refuses it, durably and the same way again.
//
// In an array and in NDJSON every order stands alone: a refused one has its Refusal at its place and the
// others go on. Only text that is no JSON at all takes an array down as a whole.
package wire
