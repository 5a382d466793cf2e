// Package gateway is the HTTP server of Weir, on valyala/fasthttp: it reads what arrives (package wire), has the sequencer make it
// durable and the engine apply it, and writes what the engine answered.
//
// # Order of things
//
//	connection -> framing.go   is the message framed beyond doubt?
//	           -> router.go    exact paths only; never a redirect
//	           -> a handler    one file per noun or verb
//	           -> sequencer    writes as batches, reads as queries
//
// A read runs in the engine's goroutine, behind everything that was answered before it was asked, so it sees every
// answered write of any connection. It copies rows out, at most queryRows of them while looking at no more than queryScan
// objects, and the text is made outside. Measures of a whole asset are copied out measuresScan accounts at a time, and added up outside.
//
// # What a client is told
//
// Errors are problem documents (RFC 9457) with a stable code and, where one is to blame, a field. Business refusals are
// outcomes, with status 200. 503 comes with Retry-After and says that nothing was done; 500 says that nobody knows.
//
// # Panics
//
// A panic in a handler is answered with 500, counted and logged; its connection is closed and its batch is left to
// the garbage collector, never to the pool.
package gateway
