// Package sequencer puts the instructions of many requests into one order, makes them durable and has the
// engine apply them. It is the pipeline of the LMAX architecture (Martin Thompson and others, "Disruptor",
// 2011) on github.com/smarty/go-disruptor:
//
//	Submit -> [ring] -> journal -> engine -> acknowledge -> Submit returns
//
// A slot of the ring holds a batch, not an order, so handing over costs next to nothing per order. Each of the three
// groups has one handler in one goroutine:
//
//   - journal makes one frame of all that waits (up to a cap), stamps its time and has the Journal write it.
//     All that arrives meanwhile is the next frame: group commit without a timer.
//   - engine applies the batches of durable frames in order, and runs queries between them.
//   - acknowledge shows the results to the Sink and wakes the waiting producers.
//
// Frame n+1 is written while frame n is applied. DESIGN.md holds the arguments: bounds, failure, waiting, shutdown.
package sequencer
