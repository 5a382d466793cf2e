package gateway

import "weir/engine"

// Host tells of the node what neither the engine nor the views know. Any goroutine may ask it.
type Host interface {
	// Standing is how log and snapshots stand.
	Standing() Standing
	// NextStep is the next step that a calendar has for an asset in this state; false: none has one.
	NextStep(a *engine.AssetInfo) (DayStep, bool)
	// Steps are the steps that a calendar has for the business date of an asset, in their order.
	Steps(a *engine.AssetInfo) []DayStep
	// Zone is the time zone that a calendar has its times in, an IANA name; "UTC" where there is none.
	Zone() string
}

// DayStep is a step of the business day in a calendar.
type DayStep struct {
	Day  engine.Day
	Date uint32 // business date, days since 1970-01-01
	At   int64  // unix nanoseconds
	Done bool   // it was taken, or passed over
}

// Standing is how log and snapshots stand.
type Standing struct {
	LogSeq      uint64 // last durable sequence
	LogWrites   uint64 // durable writes since the start
	LogBytes    uint64 // written since the start
	LogSegments int
	LogRoom     int64 // bytes that may still be written on its disk, -1: not known

	Newest          SnapshotInfo // the newest snapshot; Seq 0: there is none
	SnapshotEvery   uint64       // instructions between two; 0: they are made when asked only
	Building        bool         // one is being made
	SnapshotsFailed uint64       // tries that failed since one was made
}
