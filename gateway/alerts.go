package gateway

import (
	"fmt"
	"time"

	"weir/engine"
	"weir/gateway/wire"
)

// When clearing staff or the operator are told.
const (
	queueOld     = 10 * time.Minute // of an order that is first in its queue
	stepLate     = time.Minute      // after the time that the calendar has
	roomLow      = 4 << 30          // bytes left for the log
	roomOut      = 512 << 20        // likewise; the log stops taking orders some time before there are none
	snapshotsDue = 2                // so many times the instructions between two snapshots
)

// alert is something that somebody should look at.
type alert struct {
	critical    bool
	code        string // stable
	text        string
	asset       string // where it is about one
	participant string // likewise
	order       *[16]byte
}

func appendAlert(dst []byte, a *alert) []byte {
	level := "warning"
	if a.critical {
		level = "critical"
	}
	dst = appendText(dst, "level", level)
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
	return dst
}

// alertsOf are the alerts of an overview: those about the node first, then those about assets and cycles.
func (g *Gateway) alertsOf(o *overview) []alert {
	alerts := g.alertsOfNode(o)
	for i := range o.assets {
		alerts = append(alerts, g.alertsOfAsset(o, &o.assets[i])...)
	}
	for i := range o.pending {
		c := &o.pending[i]
		asset, _ := g.Directory.AssetByNumber(c.Asset)
		alerts = append(alerts, alert{
			code: "cycle_pending", asset: asset.Code,
			text: fmt.Sprintf("Cycle %d of %s was told to settle and waits for cover.", c.Number, asset.Code),
		})
	}
	return alerts
}

func (g *Gateway) alertsOfNode(o *overview) (alerts []alert) {
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
			text: fmt.Sprintf("The disk of the log has room for %d MiB more. When it is full no orders are taken.", s.LogRoom>>20),
		})
	}
	if s.SnapshotsFailed > 0 {
		alerts = append(alerts, alert{
			code: "snapshot_failed",
			text: fmt.Sprintf("%d snapshots could not be made since the last good one; the log of the server says why.", s.SnapshotsFailed),
		})
	}
	if s.SnapshotEvery > 0 && s.LogSeq > s.Newest.Seq && s.LogSeq-s.Newest.Seq > snapshotsDue*s.SnapshotEvery {
		alerts = append(alerts, alert{
			code: "snapshot_old",
			text: fmt.Sprintf("There is no snapshot of the last %d instructions; one is to be made after each %d.", s.LogSeq-s.Newest.Seq, s.SnapshotEvery),
		})
	}
	return alerts
}

func (g *Gateway) alertsOfAsset(o *overview, a *assetOverview) (alerts []alert) {
	if age := time.Duration(o.now - a.oldest.entered); a.oldest.entered != 0 && age > queueOld {
		participant, _ := g.Directory.ParticipantID(a.oldest.instructor)
		alerts = append(alerts, alert{
			code: "queue_old", asset: a.Code, participant: participant, order: &a.oldest.id,
			text: fmt.Sprintf("An order in %s has waited for %s, first in its queue.", a.Code, age.Truncate(time.Second)),
		})
	}
	if late := time.Duration(o.now - a.next.At); a.hasNext && late > stepLate {
		alerts = append(alerts, alert{
			critical: true, code: "step_overdue", asset: a.Code,
			text: fmt.Sprintf("The step to %s of %s on %s is %s late.", a.next.Day, a.Code, wire.AppendDate(nil, a.next.Date), late.Truncate(time.Second)),
		})
	}
	if a.Marked {
		alerts = append(alerts, alert{
			code: "resolution_dropped", asset: a.Code,
			text: fmt.Sprintf("A resolution in %s took too many steps; the next tick makes up for it.", a.Code),
		})
	}
	if text := a.gridlock(); text != "" {
		alerts = append(alerts, alert{code: "gridlock", asset: a.Code, text: text})
	}
	return alerts
}

// gridlock says what waits for each other, if anything does: accounts that owe queued orders and are owed some; and what would end that.
func (a *assetOverview) gridlock() string {
	settles := a.Day != engine.Closed && a.Day != engine.PreOpen
	if a.mutual < 2 || !settles || a.Marked {
		return ""
	}
	stuck := "none of them can settle now, alone or with others"
	if a.Options&(engine.OptionOnCommand|engine.OptionBypass) != 0 {
		stuck = "none of them can settle alone; a resolution may settle some together"
	}
	lack := "All of them have the cover to settle together: where a resolution settles nothing, a limit, a reservation, a blocked account or a linked order is in the way."
	if a.short > 0 {
		lack = fmt.Sprintf("With %s more cover, at %d of the participants, all of them could settle together.", sumText(&a.lacks, a.Scale), a.short)
	}
	return fmt.Sprintf("%d orders of %s in %s are queued, %d participants both owe and are owed some of them, and %s. %s",
		a.queued, sumText(&a.queuedValue, a.Scale), a.Code, a.mutual, stuck, lack)
}
