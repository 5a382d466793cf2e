package gateway

import (
	"fmt"
	"time"

	"weir/engine"
	"weir/gateway/wire"
)

// When clearing staff or the operator are told.
const (
	queueOld     = 10 * time.Minute // since an order entered its queue
	stepLate     = time.Minute      // after the time that the calendar has
	roomLow      = 4 << 30          // bytes left for the log
	roomOut      = 512 << 20        // likewise; the log stops taking orders some time before there are none
	snapshotsDue = 2                // so many times the instructions between two snapshots
)

// alert is something that somebody should look at.
type alert struct {
	critical    bool
	code        string                  // stable
	text        string                  // the same as what follows says, for people
	asset       string                  // where it is about one
	participant string                  // likewise
	order       *[16]byte               // likewise
	facts       func(dst []byte) []byte // writes what its code has besides; nil: nothing
}

func appendAlert(dst []byte, a *alert) []byte {
	dst = appendText(dst, "level", either(a.critical, "critical", "warning"))
	dst = appendText(dst, "code", a.code)
	dst = appendText(dst, "text", a.text)
	if a.asset != "" {
		dst = appendText(dst, "asset", a.asset)
	}
	if a.participant != "" {
		dst = appendText(dst, "participant", a.participant)
	}
	if a.order != nil {
		dst = appendUUID(dst, "order", a.order)
	}
	if a.facts != nil {
		dst = a.facts(dst)
	}
	return dst
}

// alertsOf are the alerts of an overview: those about the node first, then those about assets and cycles.
func (g *Gateway) alertsOf(o *overview) []alert {
	alerts := alertsOfNode(o)
	for i := range o.assets {
		alerts = append(alerts, g.alertsOfAsset(o, &o.assets[i])...)
	}
	for i := range o.pending {
		alerts = append(alerts, g.alertOfCycle(&o.pending[i]))
	}
	return alerts
}

func (g *Gateway) alertOfCycle(c *engine.CycleInfo) alert {
	asset, _ := g.Directory.AssetByNumber(c.Asset)
	return alert{
		code: "cycle_pending", asset: asset.Code,
		text: fmt.Sprintf("Cycle %d of %s, %s gross, was told to settle and waits for cover.", c.Number, asset.Code, groupedAmount(c.Gross, asset.Scale)),
		facts: func(dst []byte) []byte {
			return appendAmount(appendNumber(dst, "cycle", uint64(c.Number)), "gross", c.Gross, asset.Scale)
		},
	}
}

func alertsOfNode(o *overview) (alerts []alert) {
	if o.stopped {
		alerts = append(alerts, alert{critical: true, code: "intake_stopped", text: "The log failed and nothing is taken any more: the server must be restarted."})
	}
	s := o.standing
	if s == nil {
		return alerts
	}
	if s.LogRoom >= 0 && s.LogRoom < roomLow {
		alerts = append(alerts, alert{
			critical: s.LogRoom < roomOut, code: "log_room_low",
			text:  fmt.Sprintf("The disk of the log has room for %s MiB more. When it is full no orders are taken.", groupedCount(uint64(s.LogRoom>>20))),
			facts: func(dst []byte) []byte { return appendNumber(dst, "room_bytes", uint64(s.LogRoom)) },
		})
	}
	if s.SnapshotsFailed > 0 {
		alerts = append(alerts, alert{
			code:  "snapshot_failed",
			text:  fmt.Sprintf("Snapshots that could not be made since the last good one: %s. The log of the server says why.", groupedCount(s.SnapshotsFailed)),
			facts: func(dst []byte) []byte { return appendNumber(dst, "failed", s.SnapshotsFailed) },
		})
	}
	if s.SnapshotEvery > 0 && s.LogSeq > s.Newest.Seq && s.LogSeq-s.Newest.Seq > snapshotsDue*s.SnapshotEvery {
		since := s.LogSeq - s.Newest.Seq
		alerts = append(alerts, alert{
			code: "snapshot_old",
			text: fmt.Sprintf("There is no snapshot of the last %s instructions; one is to be made after each %s.", groupedCount(since), groupedCount(s.SnapshotEvery)),
			facts: func(dst []byte) []byte {
				return appendNumber(appendNumber(dst, "instructions", since), "snapshot_every", s.SnapshotEvery)
			},
		})
	}
	return alerts
}

func (g *Gateway) alertsOfAsset(o *overview, a *assetOverview) (alerts []alert) {
	if age := time.Duration(o.now - a.waiting.Oldest.Entered); a.waiting.Oldest.Entered != 0 && age > queueOld {
		alerts = append(alerts, g.alertOfQueue(a, age))
	}
	if late := time.Duration(o.now - a.next.At); a.hasNext && late > stepLate {
		alerts = append(alerts, alertOfStep(a, late))
	}
	if a.Marked {
		alerts = append(alerts, alert{
			code: "resolution_dropped", asset: a.Code,
			text: fmt.Sprintf("A resolution in %s took too many steps; the next tick makes up for it.", a.Code),
		})
	}
	if a.isGridlocked() {
		alerts = append(alerts, alertOfGridlock(a))
	}
	return alerts
}

// alertOfQueue is about the queued order that waits longest, wherever it stands in its queue.
func (g *Gateway) alertOfQueue(a *assetOverview, age time.Duration) alert {
	participant, _ := g.Directory.ParticipantID(a.waiting.Oldest.Instructor)
	return alert{
		code: "queue_old", asset: a.Code, participant: participant, order: &a.waiting.Oldest.ID,
		text: fmt.Sprintf("An order of %s %s, submitted by %s, has waited in its queue for %s.", groupedAmount(a.waiting.Oldest.Amount, a.Scale), a.Code, participant, lasting(age)),
		facts: func(dst []byte) []byte {
			dst = appendAmount(dst, "amount", a.waiting.Oldest.Amount, a.Scale)
			return appendWhole(appendTime(dst, "since", a.waiting.Oldest.Entered), "seconds", age)
		},
	}
}

func alertOfStep(a *assetOverview, late time.Duration) alert {
	return alert{
		critical: true, code: "step_overdue", asset: a.Code,
		text: fmt.Sprintf("The step to %s of %s on %s is %s late.", a.next.Day, a.Code, wire.AppendDate(nil, a.next.Date), lasting(late)),
		facts: func(dst []byte) []byte {
			return appendWhole(appendDayStep(dst, a.next), "seconds", late)
		},
	}
}

// isGridlocked says whether accounts wait for each other: they owe queued orders and are owed some.
func (a *assetOverview) isGridlocked() bool {
	settles := a.Day != engine.Closed && a.Day != engine.PreOpen
	return a.mutual >= 2 && settles && !a.Marked
}

// alertOfGridlock says what waits for each other, and what would end that.
func alertOfGridlock(a *assetOverview) alert {
	resolvable := a.Options&(engine.OptionOnCommand|engine.OptionBypass) != 0
	stuck := either(resolvable, "none of them can settle alone; a resolution may settle some together", "none of them can settle now, alone or with others")
	lack := "All of them have the cover to settle together: where a resolution settles nothing, a limit, a reservation, a blocked account or a linked order is in the way."
	if a.short > 0 {
		lack = fmt.Sprintf("With %s %s more cover, at %d of the accounts, all of them could settle together.", grouped(sumText(&a.lacks, a.Scale)), a.Code, a.short)
	}
	return alert{
		code: "gridlock", asset: a.Code,
		text: fmt.Sprintf("%s orders worth %s %s are queued, %d accounts both owe and are owed some of them, and %s. %s",
			groupedCount(a.queued), grouped(sumText(&a.queuedValue, a.Scale)), a.Code, a.mutual, stuck, lack),
		facts: func(dst []byte) []byte {
			dst = appendSum(appendNumber(dst, "queued_count", a.queued), "queued_value", &a.queuedValue, a.Scale)
			dst = appendBool(appendNumber(dst, "mutual_accounts", uint64(a.mutual)), "resolution_may_settle", resolvable)
			return appendSum(appendNumber(dst, "short_accounts", uint64(a.short)), "short_value", &a.lacks, a.Scale)
		},
	}
}
