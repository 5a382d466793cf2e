package gateway

import (
	"math/big"
	"strconv"
	"time"

	"weir/engine"
	"weir/gateway/wire"
	"weir/internal/measures"
	"weir/view"
)

// assetOverview is how an asset stands.
type assetOverview struct {
	engine.AssetInfo
	measures.Sums
	queued      uint64
	queuedValue big.Int
	mutual      int // accounts with queued orders both from and to them
	short       int // accounts whose cover lacks something if all that is queued settles together
	lacks       big.Int
	waiting     engine.AssetWaiting
	began       view.Step // the business date
	settled     uint64    // payments since then
	counted     bool      // they are known
	next        DayStep
	hasNext     bool
}

// accountOverview is what the overview looks at of an account.
type accountOverview struct {
	engine.Measures
	queued              uint32
	queuedOut, queuedIn int64
	lacks               int64 // of cover, if all that is queued settles together
}

// sumAccounts adds the accounts of the assets up: some thousands in each query. False: one failed.
func (g *Gateway) sumAccounts(o *overview, query func(read func()) bool) bool {
	var rows []accountOverview
	for number, last := 1, 1; number <= last; {
		rows = rows[:0]
		ok := query(func() {
			last = g.Engine.Accounts()
			for end := min(last, number+measuresScan-1); number <= end; number++ {
				rows = append(rows, g.readAccountOverview(uint32(number)))
			}
		})
		if !ok {
			return false
		}
		for i := range rows {
			if at := int(rows[i].Asset) - 1; at < len(o.assets) {
				o.assets[at].add(&rows[i])
			}
		}
	}
	return true
}

// readAccountOverview looks at an account, in a query.
func (g *Gateway) readAccountOverview(number uint32) accountOverview {
	a, _ := g.Engine.Account(number)
	m, _ := g.Engine.Measures(number)
	row := accountOverview{Measures: m, queued: a.Queued, queuedOut: a.QueuedOut, queuedIn: a.QueuedIn}
	if a.Kind != engine.AccountIssuer {
		row.lacks = max(a.QueuedOut-a.QueuedIn-a.Cover(), 0)
	}
	return row
}

func (a *assetOverview) add(row *accountOverview) {
	a.Add(&row.Measures)
	a.queued += uint64(row.queued)
	measures.AddUnits(&a.queuedValue, row.queuedOut)
	if row.queuedOut > 0 && row.queuedIn > 0 {
		a.mutual++
	}
	if row.lacks > 0 {
		a.short++
		measures.AddUnits(&a.lacks, row.lacks)
	}
}

// countGross counts the payments of the business date that did not settle with a cycle, where it is known when the date began.
func (g *Gateway) countGross(a *assetOverview) {
	if a.began, a.counted = g.Chronicle.Begin(a.Number, a.BusinessDate); a.counted {
		a.settled = g.Chronicle.Settled(a.Number, a.began)
	}
}

// completeAsset adds what views and calendar know of an asset.
func (g *Gateway) completeAsset(a *assetOverview) {
	g.countGross(a)
	a.waiting = g.overviews.waits.of(a.Number)
	if g.Host != nil {
		a.next, a.hasNext = g.Host.NextStep(&a.AssetInfo)
	}
}

func (g *Gateway) appendAssetOverview(dst []byte, a *assetOverview) []byte {
	issuer, _ := g.Directory.ParticipantID(a.Issuer)
	dst = appendText(dst, "asset", a.Code)
	dst = appendNumber(dst, "scale", uint64(a.Scale))
	dst = appendText(dst, "kind", either(a.Options&engine.OptionSecurity != 0, wire.KindSecurity, wire.KindCurrency))
	dst = appendText(dst, "issuer", issuer)
	dst = appendText(dst, "day", a.Day.String())
	dst = appendDate(dst, "business_date", a.BusinessDate)
	dst = g.appendSessions(dst, &a.AssetInfo)
	dst = appendNextStep(dst, a.next, a.hasNext)
	if a.counted {
		dst = appendNumber(dst, "settled_count", a.settled)
	} else {
		dst = appendNull(dst, "settled_count")
	}
	dst = appendSum(dst, "settled_value", &a.Sent, a.Scale)
	dst = appendNumber(dst, "queued_count", a.queued)
	dst = appendSum(dst, "queued_value", &a.queuedValue, a.Scale)
	if a.waiting.Oldest.Entered == 0 {
		dst = appendNull(dst, "oldest_queued")
	} else {
		dst = appendTime(dst, "oldest_queued", a.waiting.Oldest.Entered)
	}
	dst = appendNumber(dst, "held_count", a.waiting.Held)
	dst = appendSum(dst, "liquidity_used", &a.Used, a.Scale)
	dst = appendSum(dst, "liquidity_saved", a.Saved(), a.Scale)
	dst = appendSum(dst, "upper_bound", &a.Upper, a.Scale)
	dst = appendSum(dst, "lower_bound", &a.Lower, a.Scale)
	dst = appendRatio(dst, "turnover", a.Turnover())
	dst = appendText(dst, "resolution", either(a.Options&engine.OptionOnCommand != 0, wire.ResolutionOnCommand, "event"))
	return appendBool(dst, "bypass", a.Options&engine.OptionBypass != 0)
}

// appendSeconds writes a duration as a number of seconds.
func appendSeconds(dst []byte, name string, d time.Duration) []byte {
	return strconv.AppendFloat(appendKey(dst, name), d.Seconds(), 'f', 6, 64)
}
