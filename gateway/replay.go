package gateway

import (
	"errors"
	"fmt"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// Replays shows states of the past.
type Replays interface {
	// Replay shows the state after a sequence, in an engine of its own that is good until show returns; time is that of the sequence in unix nanoseconds, 0 before the first. Errors: ErrReplaying, ErrNotReached, ErrArchived.
	Replay(seq uint64, show func(e *engine.Engine, time int64)) error
	// ReplayBounds are the first and the last sequence that can be asked for.
	ReplayBounds() (first, last uint64, err error)
}

// ErrReplaying says that somebody else's replay runs, ErrNotReached that a sequence has not come yet.
var (
	ErrReplaying  = errors.New("gateway: another replay is running")
	ErrNotReached = errors.New("gateway: the sequence has not come yet")
)

// What a replay shows at most.
const (
	replayAccounts = 2000
	replayOrders   = 2000
)

// showReplay shows positions and queues as they stood after a sequence.
func (g *Gateway) showReplay(ctx *fasthttp.RequestCtx, p params) {
	var seq uint64
	if wrong := readSeq(p[0], &seq); wrong != "" {
		refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), "seq", wrong)
		return
	}
	f := page{}
	ok := readQuery(ctx, func(name string, value []byte) string {
		if name != "asset" {
			return "is not known here"
		}
		return g.readPageParameter(&f, name, value)
	})
	if !ok {
		return
	}
	var text []byte
	err := g.Snapshots.Replay(seq, func(e *engine.Engine, time int64) {
		r := pastState{gateway: g, engine: e, filter: f}
		text = append(r.append(append(takeBody(ctx), '{'), time), '}')
	})
	if err != nil {
		g.refuseReplay(ctx, err)
		return
	}
	answer(ctx, typeJSON, text)
}

func (g *Gateway) refuseReplay(ctx *fasthttp.RequestCtx, err error) {
	switch {
	case errors.Is(err, ErrReplaying):
		unavailable(ctx, "full", "another replay is running; nothing was done")
	case errors.Is(err, ErrNotReached):
		refuse(ctx, fasthttp.StatusNotFound, "unknown_sequence", "seq", "the sequence has not come yet")
	case errors.Is(err, ErrArchived):
		refuse(ctx, fasthttp.StatusConflict, "archived", "seq", "the log does not reach back to there")
	case g.stopping.Load():
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
	default:
		g.Log.Error("replay", "error", err)
		refuse(ctx, fasthttp.StatusInternalServerError, "internal", "", "the state can't be made again")
	}
}

// pastState is a state of the past.
type pastState struct {
	gateway *Gateway
	engine  *engine.Engine
	filter  page
	cut     bool // not all is shown
}

func (r *pastState) append(dst []byte, time int64) []byte {
	dst = appendNumber(dst, "seq", r.engine.Seq())
	if time != 0 {
		dst = appendTime(dst, "time", time)
	}
	dst = appendText(dst, "hash", fmt.Sprintf("%016x", r.engine.Hash()))
	dst = append(r.appendPositions(append(appendKey(dst, "positions"), '[')), ']')
	dst = append(r.appendQueue(append(appendKey(dst, "queue"), '[')), ']')
	return appendBool(dst, "truncated", r.cut)
}

// accounts passes the accounts that are asked for.
func (r *pastState) accounts(pass func(a *engine.AccountInfo)) {
	for number := 1; number <= r.engine.Accounts() && !r.filter.nothing; number++ {
		if a, _ := r.engine.Account(uint32(number)); r.filter.wants(&a) {
			pass(&a)
		}
	}
}

func (r *pastState) appendPositions(dst []byte) []byte {
	shown := 0
	r.accounts(func(a *engine.AccountInfo) {
		if shown++; shown > replayAccounts {
			r.cut = true
			return
		}
		asset, _ := r.gateway.Directory.AssetByNumber(a.Asset)
		measures, _ := r.engine.Measures(a.Number)
		dst = appendText(r.gateway.appendMember(beginRow(dst), a.Number), "asset", asset.Code)
		dst = appendAmount(dst, "balance", a.Balance, asset.Scale)
		dst = appendWide(dst, "received", measures.Received, asset.Scale)
		dst = appendWide(dst, "sent", measures.Sent, asset.Scale)
		dst = appendAmount(dst, "queued_out", a.QueuedOut, asset.Scale)
		dst = append(appendAmount(dst, "queued_in", a.QueuedIn, asset.Scale), '}')
	})
	return dst
}

// appendQueue writes what waits: the queues, account by account in the order in which they would settle, and then what waits apart.
func (r *pastState) appendQueue(dst []byte) []byte {
	var rows []engine.OrderInfo
	r.accounts(func(a *engine.AccountInfo) {
		rows = r.engine.Queued(a.Number, rows, replayOrders+1-len(rows))
	})
	for mark, more := uint32(0), !r.filter.nothing; more && len(rows) <= replayOrders; more = mark != 0 {
		var apart []engine.OrderInfo
		apart, mark = r.engine.Apart(mark, nil, replayOrders)
		for i := range apart {
			if debtor, _ := r.engine.Account(apart[i].Debtor); r.filter.wants(&debtor) {
				rows = append(rows, apart[i])
			}
		}
	}
	r.cut = r.cut || len(rows) > replayOrders
	for i := range rows[:min(len(rows), replayOrders)] {
		dst = append(r.appendWaiting(beginRow(dst), &rows[i]), '}')
	}
	return dst
}

func (r *pastState) appendWaiting(dst []byte, o *engine.OrderInfo) []byte {
	dst = appendUUID(dst, "id", &o.ID)
	dst, number := r.gateway.appendParty(dst, "debtor", o.Debtor)
	dst, _ = r.gateway.appendParty(dst, "creditor", o.Creditor)
	asset, _ := r.gateway.Directory.AssetByNumber(number)
	dst = appendText(dst, "asset", asset.Code)
	dst = appendAmount(dst, "amount", o.Left, asset.Scale)
	dst = appendText(dst, "priority", wire.PriorityName(o.Priority))
	dst = appendText(dst, "status", o.Status.String())
	if since := r.engine.EnteredAt(&o.ID, o.Seq); since != 0 {
		dst = appendTime(dst, "since", since)
	}
	return appendNumber(dst, "seq", o.Seq)
}
