package gateway

import (
	"fmt"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// Bounds of the overview.
const (
	overviewAssets = 256  // the first ones are shown
	overviewCycles = 4096 // the newest ones are looked at for pending and settled ones
)

// overviews makes one overview at a time. Whoever asks while one is made takes the next one with all others who wait, so that any number of pages costs
// the core as much as one, and an answer still begins after it was asked for.
type overviews struct {
	mu    sync.Mutex
	began time.Time // of text
	text  []byte
	waits waits
	done  settledCycles
}

// overview is how the node stands.
type overview struct {
	seq, hash uint64
	now       int64 // unix nanoseconds
	assets    []assetOverview
	leftOut   int // assets
	pending   []engine.CycleInfo
	settled   []engine.CycleInfo // since the business date of their asset began
	standing  *Standing          // nil: not known
	stopped   bool               // the log failed: nothing is taken any more
	alerts    []alert
}

// showOverview shows how the whole node stands.
func (g *Gateway) showOverview(ctx *fasthttp.RequestCtx, _ params) {
	asked := time.Now()
	if !readQuery(ctx, noQuery) {
		return
	}
	o := &g.overviews
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.began.After(asked) {
		began := time.Now()
		view, ok := g.lookOver(ctx)
		if !ok {
			return
		}
		o.text, o.began = g.appendOverview(o.text[:0], &view), began
	}
	answer(ctx, typeJSON, append(takeBody(ctx), o.text...))
}

// lookOver asks all for how they stand. False: the engine could not be asked, which is answered.
func (g *Gateway) lookOver(ctx *fasthttp.RequestCtx) (o overview, ok bool) {
	o.now = g.Now()
	if g.Host != nil {
		standing := g.Host.Standing()
		o.standing = &standing
	}
	if g.Sequencer.Err() != nil {
		o.stopped = true
		o.alerts = g.alertsOf(&o)
		return o, true
	}
	query := g.queryFor(ctx)
	if !g.readAssets(&o, query) || !g.sumAccounts(&o, query) || !g.overviews.waits.look(g, len(o.assets), query) {
		return o, false
	}
	for i := range o.assets {
		g.completeAsset(&o.assets[i])
	}
	if !g.readCycles(&o, query) || !g.overviews.done.count(g, &o, query) {
		return o, false
	}
	o.alerts = g.alertsOf(&o)
	return o, true
}

// readAssets copies out the assets.
func (g *Gateway) readAssets(o *overview, query func(read func()) bool) bool {
	return query(func() {
		o.seq, o.hash = g.Engine.Seq(), g.Engine.Hash()
		count := g.Engine.Assets()
		o.leftOut = max(count-overviewAssets, 0)
		for number := 1; number <= min(count, overviewAssets); number++ {
			info, _ := g.Engine.Asset(uint16(number))
			o.assets = append(o.assets, assetOverview{AssetInfo: info})
		}
	})
}

func (g *Gateway) appendOverview(dst []byte, o *overview) []byte {
	dst = append(dst, '{')
	if !o.stopped {
		dst = appendText(appendNumber(dst, "seq", o.seq), "hash", fmt.Sprintf("%016x", o.hash))
	}
	dst = appendTime(dst, "time", o.now)
	dst = append(appendKey(dst, "assets"), '[')
	for i := range o.assets {
		dst = append(g.appendAssetOverview(beginRow(dst), &o.assets[i]), '}')
	}
	dst = append(dst, ']')
	if o.leftOut > 0 {
		dst = appendNumber(dst, "assets_left_out", uint64(o.leftOut))
	}
	dst = appendNumber(dst, "orders_per_second", g.rate.perSecond())
	if o.standing != nil {
		dst = appendStanding(dst, o)
	}
	batches, _ := g.Sequencer.InFlight()
	dst = append(appendKey(dst, "core"), '{')
	dst = appendSeconds(dst, "stall_seconds_max", g.Sequencer.Stalls().Longest())
	dst = append(appendNumber(dst, "ring_used", uint64(max(batches, 0))), '}')
	dst = appendNumber(dst, "streams", uint64(max(g.counters.streams.Load(), 0)))
	dst = append(appendKey(dst, "alerts"), '[')
	for i := range o.alerts {
		dst = append(appendAlert(beginRow(dst), &o.alerts[i]), '}')
	}
	return append(dst, ']', '}')
}

// appendStanding writes how log and snapshots stand.
func appendStanding(dst []byte, o *overview) []byte {
	s := o.standing
	dst = append(appendKey(dst, "log"), '{')
	dst = appendNumber(dst, "seq", s.LogSeq)
	dst = appendNumber(dst, "durable_writes", s.LogWrites)
	dst = appendNumber(dst, "segments", uint64(s.LogSegments))
	dst = appendNumber(dst, "bytes", s.LogBytes)
	dst = appendBool(dst, "poisoned", o.stopped)
	if s.LogRoom >= 0 {
		dst = appendNumber(dst, "room_bytes", uint64(s.LogRoom))
	}
	dst = append(appendKey(append(dst, '}'), "snapshots"), '{')
	if s.Newest.Seq == 0 {
		dst = appendNull(appendNull(dst, "newest_seq"), "newest_time")
	} else {
		dst = appendTime(appendNumber(dst, "newest_seq", s.Newest.Seq), "newest_time", s.Newest.Time)
	}
	dst = appendBool(dst, "building", s.Building)
	return append(appendNumber(dst, "failed", s.SnapshotsFailed), '}')
}
