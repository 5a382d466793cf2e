// Package bench is the load generator of Weir: it submits generated orders to a server over HTTP, as a bank's gateway
// would, and measures how many are answered and how long an answer takes.
//
//	Run -> set-up       asset, participants, accounts, funding, through the API           setup.go
//	    -> warm-up      not measured
//	    -> rounds       clients take requests from one schedule                           phase.go
//	         client     fill a template in place, send, read, count every outcome         sender.go template.go connection.go
//	    -> proof        durable writes, sequence, books, a sample of orders               proof.go metrics.go
//	    -> Result       one JSON object, or a table                                       result.go table.go
//
// # What makes the numbers trustworthy
//
// Every outcome of every answer is read: it stands in its order's place and says settled or queued; a refusal, a replay, one
// outcome too few or too many ends the run with an error. The durable writes that the server's own
// metric counted are reported, and a round without any is an error. At the end the sequence has grown by the orders
// that were answered, the balances sum to zero, and a random sample of orders is looked up by id.
//
// In the closed loop each client sends its next request when the last is answered. In the open loop (a rate is given)
// each request has a time at which it is due, whether or not the server is ready, and its latency counts from
// that time, so that a stall is charged to every request that it delayed (Gil Tene's "coordinated omission").
// Latencies are kept in HdrHistograms of three significant digits, one for each client.
//
// The generator shares the machine with the server: requests are made ahead of time and only ids and parties
// change, in place, before each sending; the loop of a client allocates nothing. What the client's process costs is
// reported beside what the server's costs.
package bench
