package gateway

import (
	"cmp"
	"slices"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

const (
	memberScan    = 256 // accounts of a cycle that one query looks at: some 100 us of the core
	previewRows   = 1000
	previewTrials = 3
)

// cycleActions are the calls that can be previewed, by the last part of their paths.
var cycleActions = map[string]engine.Kind{
	"settle": engine.SettleCycle, "unwind": engine.UnwindCycle, "survivors-pay": engine.SurvivorsPay, "abort": engine.AbortCycle,
}

// previewed is the preview of a call about a cycle.
type previewed struct {
	engine.CyclePreview
	call   engine.Setting
	action string
	cycle  engine.CycleInfo
	seq    uint64 // after which it was made
}

// previewCycle says what a call about a cycle would do now.
func (g *Gateway) previewCycle(ctx *fasthttp.RequestCtx, p params) {
	number, ok := cycleNumber(ctx, p)
	if !ok {
		return
	}
	v := previewed{call: engine.Setting{Cycle: number}}
	participant, ok := g.readPreview(ctx, &v)
	if !ok {
		return
	}
	if v.cycle, ok = g.findCycle(ctx, number); !ok {
		return
	}
	if participant != 0 {
		v.call.Account, _ = g.Directory.Account(participant, v.cycle.Asset)
	}
	for range previewTrials {
		steady, ok := g.preview(ctx, &v)
		if !ok {
			return
		}
		if steady {
			answer(ctx, typeJSON, append(g.appendPreview(append(takeBody(ctx), '{'), &v), '}'))
			return
		}
	}
	unavailable(ctx, "full", "the cycle changed while it was looked at; nothing was done")
}

// readPreview reads which call is meant, and whose participant. False: something is wrong with it, which is answered.
func (g *Gateway) readPreview(ctx *fasthttp.RequestCtx, v *previewed) (participant uint32, ok bool) {
	p := page{}
	named := false
	ok = readQuery(ctx, func(name string, value []byte) (wrong string) {
		switch name {
		case "action":
			v.action = string(value)
			if v.call.Kind = cycleActions[v.action]; v.call.Kind == 0 {
				return "must be settle, unwind, survivors-pay or abort"
			}
			return ""
		case "participant":
			named = true
			return g.readPageParameter(&p, name, value)
		}
		return "is not known here"
	})
	if !ok {
		return 0, false
	}
	wants := v.call.Kind == engine.UnwindCycle || v.call.Kind == engine.SurvivorsPay
	switch {
	case v.call.Kind == 0:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "action", "is missing: settle, unwind, survivors-pay or abort")
	case wants && !named:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "participant", "is missing: the defaulter")
	case named && !wants:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "participant", "is for unwind and survivors-pay")
	case p.nothing:
		refuse(ctx, fasthttp.StatusNotFound, "unknown_participant", "participant", "no participant has this id")
	default:
		return p.participant, true
	}
	return 0, false
}

// preview makes the preview. Of a cycle with more accounts than one query looks at, balances are of several moments; steady is false where the cycle itself changed between them, and
// it must be made again. Not ok: a query failed, which is answered.
func (g *Gateway) preview(ctx *fasthttp.RequestCtx, v *previewed) (steady, ok bool) {
	v.CyclePreview = engine.CyclePreview{}
	var members []engine.CycleMember
	var first engine.CycleInfo
	mark, done := uint32(0), false
	for more := true; more; more = mark != 0 {
		ok = g.query(ctx, func() {
			v.seq = g.Engine.Seq()
			v.cycle, _ = g.Engine.Cycle(v.call.Cycle)
			if mark == 0 {
				first = v.cycle
			}
			if v.Reason, done = g.Engine.CheckCycle(&v.call); v.Reason != engine.ReasonNone || done {
				mark = 0
				return
			}
			members, mark = g.Engine.CycleMembers(v.call.Cycle, v.call.Account, mark, members, memberScan)
		})
		if !ok {
			return false, false
		}
	}
	if v.Reason != engine.ReasonNone || done {
		return true, true
	}
	slices.SortFunc(members, func(a, b engine.CycleMember) int { return cmp.Compare(a.Account, b.Account) })
	steady = first == v.cycle && (v.cycle.State == engine.CycleOpen || sumOf(members) == 0)
	if v.call.Kind != engine.AbortCycle {
		v.CyclePreview = engine.PreviewCycle(&v.call, v.cycle.Pending, members)
		slices.SortStableFunc(v.Members, hinderersFirst)
		return steady, true
	}
	v.CyclePreview = engine.PreviewAbort(&v.cycle, members)
	if len(members) < int(v.cycle.Accounts) {
		ok = g.countPairs(v, members, g.queryFor(ctx))
	}
	return steady, ok
}

// hinderersFirst puts the accounts that keep a cycle from settling before the others: a preview that shows only some shows these.
func hinderersFirst(a, b engine.MemberPreview) int {
	switch {
	case a.Reason != engine.ReasonNone && b.Reason == engine.ReasonNone:
		return -1
	case a.Reason == engine.ReasonNone && b.Reason != engine.ReasonNone:
		return 1
	}
	return 0
}

// sumOf is zero where the positions are those of one moment.
func sumOf(members []engine.CycleMember) (sum int64) {
	for i := range members {
		sum += members[i].Position
	}
	return sum
}

// countPairs counts the orders of a cycle that somebody was unwound from, by all its pairs: those between its members in ascending order. False: a query failed.
func (g *Gateway) countPairs(v *previewed, members []engine.CycleMember, query func(read func()) bool) bool {
	var pairs []engine.CyclePairInfo
	for mark, more := uint32(0), true; more; more = mark != 0 {
		if !query(func() { pairs, mark = g.Engine.CyclePairs(v.call.Cycle, mark, pairs[:0], 4*memberScan) }) {
			return false
		}
		v.CountRefused(pairs, members)
	}
	return true
}

func (g *Gateway) appendPreview(dst []byte, v *previewed) []byte {
	asset, _ := g.Directory.AssetByNumber(v.cycle.Asset)
	dst = appendNumber(dst, "cycle", uint64(v.call.Cycle))
	dst = appendNumber(dst, "seq", v.seq)
	dst = appendText(dst, "asset", asset.Code)
	dst = appendText(dst, "action", v.action)
	dst = appendBool(dst, "possible", v.Reason == engine.ReasonNone)
	dst = appendBool(dst, "settles", v.Settles)
	if v.Reason != engine.ReasonNone {
		dst = appendReason(dst, v.Reason)
	}
	if about := max(v.Hinderer, v.call.Account); about != 0 {
		dst = g.appendMember(dst, about)
	}
	dst = append(appendKey(dst, "positions"), '[')
	for i := range v.Members[:min(len(v.Members), previewRows)] {
		m := &v.Members[i]
		dst = g.appendMember(beginRow(dst), m.Account)
		dst = appendAmount(dst, "position", m.Position, asset.Scale)
		dst = appendAmount(dst, "balance", m.Balance, asset.Scale)
		dst = appendAmount(dst, "after", m.After, asset.Scale)
		dst = appendAmount(dst, "short", m.Short, asset.Scale)
		if m.Reason != engine.ReasonNone {
			dst = appendText(dst, "code", m.Reason.String())
		}
		dst = append(dst, '}')
	}
	dst = append(dst, ']')
	dst = appendBool(dst, "truncated", max(len(v.Members), len(v.Shares)) > previewRows)
	dst = appendNumber(dst, "refused_orders", v.RefusedOrders)
	dst = appendAmount(dst, "refused_value", v.RefusedValue, asset.Scale)
	dst = append(appendKey(dst, "shares"), '[')
	for i := range v.Shares[:min(len(v.Shares), previewRows)] {
		dst = g.appendMember(beginRow(dst), v.Shares[i].Account)
		dst = append(appendAmount(dst, "amount", v.Shares[i].Amount, asset.Scale), '}')
	}
	return append(dst, ']')
}
