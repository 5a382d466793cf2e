// Package bench is the load generator of Weir: it submits generated orders to a server over HTTP, as a bank's gateway
// would, and measures how many are answered and how long an answer takes.
//
//	Run -> set-up       assets, participants, accounts, funding, caps, through the API    setup.go fund.go queued.go
//	    -> warm-up      not measured
//	    -> rounds       clients take requests from one schedule                           play.go phase.go
//	         client     fill a template in place, send, read, judge every outcome         sender.go template.go connection.go judge.go
//	         at its end the cycle is settled, or what waits is resolved                   cycle.go resolution.go
//	    -> proof        sequence, every account, a sample of orders                       proof.go books.go
//	    -> Result       one JSON object, a table, or a page                               result.go table.go html.go
//
// What the orders are stands in workload.go (kinds of business), topology.go (who pays whom), amounts.go and mixed.go. Lab makes series of runs: growth.go,
// targets.go; floor.go measures what the machine gives without any server.
//
// # What makes the numbers trustworthy
//
// Every outcome of every answer is read: it stands in its order's place and is one that the workload allows; any other one, one
// outcome too few or too many ends the run with an error. The durable writes that the server's own
// metric counted are reported, and a round without any is an error. At the end the sequence has grown by the instructions
// that were answered, each account holds what the answered orders make of it, the balances of each asset sum to zero, and a random sample of orders is looked up by id.
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
