package gateway

import (
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/valyala/fasthttp"

	"weir/sequencer"
)

// counters are what /metrics tells of the gateway itself.
type counters struct {
	answers [6]atomic.Uint64 // by hundreds of the status
	panics  atomic.Uint64
	streams atomic.Int64 // open now

	unwritable atomic.Uint64 // messages, each time that one was to be read
}

func (c *counters) count(status int) { c.answers[min(status/100, 5)].Add(1) }

// live says that the process answers.
func (g *Gateway) live(ctx *fasthttp.RequestCtx, _ params) {
	answer(ctx, typeJSON, append(takeBody(ctx), `{"status":"live"}`...))
}

// ready says whether orders would be taken: not while the server stops, not after the log failed, and not while it has no room.
func (g *Gateway) ready(ctx *fasthttp.RequestCtx, _ params) {
	switch err := g.Sequencer.Ready(); {
	case errors.Is(err, sequencer.ErrFailed):
		unavailable(ctx, "failed", "the log failed; the server must be restarted")
		return
	case err != nil:
		g.refuseSubmit(ctx, err)
		return
	}
	answer(ctx, typeJSON, append(takeBody(ctx), `{"status":"ready"}`...))
}

// metrics answers in the Prometheus text format.
func (g *Gateway) metrics(ctx *fasthttp.RequestCtx, _ params) {
	text := takeBody(ctx)
	text = append(text, "# HELP weir_http_answers_total Answers by the hundreds of their status.\n# TYPE weir_http_answers_total counter\n"...)
	for hundreds := 2; hundreds <= 5; hundreds++ {
		text = fmt.Appendf(text, "weir_http_answers_total{status=\"%dxx\"} %d\n", hundreds, g.counters.answers[hundreds].Load())
	}
	text = appendMetric(text, "weir_http_panics_total", "counter", "Panics in handlers.", int64(g.counters.panics.Load()))
	text = appendMetric(text, "weir_http_connections", "gauge", "Open connections.", int64(g.server.GetOpenConnectionsCount()))
	text = appendMetric(text, "weir_http_streams", "gauge", "Open event streams.", g.counters.streams.Load())
	text = appendMetric(text, "weir_messages_unwritable_total", "counter", "Messages that ISO 20022 has no words for, each time that one was to be read.", int64(g.counters.unwritable.Load()))
	text = appendMetric(text, "weir_events_last_seq", "gauge", "Sequence of the last event.", int64(g.Feed.Status().LastSeq))
	text = g.appendMeasured(text)
	if g.Metrics != nil {
		text = g.Metrics(text)
	}
	answer(ctx, "text/plain; version=0.0.4; charset=utf-8", text)
}

func appendMetric(dst []byte, name, kind, help string, value int64) []byte {
	return fmt.Appendf(dst, "# HELP %s %s\n# TYPE %s %s\n%s %d\n", name, help, name, kind, name, value)
}
