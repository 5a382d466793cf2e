package bench

import "weir/engine"

// verdict is an outcome as it was read.
type verdict struct {
	seq      uint64 // 0: the format does not tell it
	status   engine.Status
	replayed bool
	account  bool // its reason is AC01: there is no such account
}

// judge says of each outcome whether its order may have it, and counts it.
type judge struct {
	generator *generator
	may       statuses // of a sound order, in this request
	first     uint64   // number of the first order of the request
	count     tally
	before    []verdict // of the first request of a pair, by place; only where the second one repeats some
}

func newJudge(g *generator) *judge {
	j := &judge{generator: g}
	if g.workload.mixed {
		j.before = make([]verdict, g.batch)
	}
	return j
}

// begin is called before the outcomes of a request are read.
func (j *judge) begin(first uint64, may statuses) { j.first, j.may = first, may }

// take counts the outcome at a place; false: it is not what may become of the order there.
func (j *judge) take(place int, v verdict) bool {
	if j.before != nil {
		return j.takeMixed(place, v)
	}
	if v.replayed || !j.may.has(v.status) {
		return false
	}
	j.count.statuses[v.status]++
	return true
}

func (j *judge) takeMixed(place int, v verdict) bool {
	n := j.first + uint64(place)
	sound := !v.replayed && j.may.has(v.status)
	switch j.generator.kind(n) {
	case kindDuplicate:
		first := &j.before[place]
		if !v.replayed || v.status != first.status || v.seq != first.seq {
			return false
		}
		j.count.replayed++
		return true
	case kindUnknown:
		sound = !v.replayed && v.status == engine.Rejected && v.account
	}
	if !sound {
		return false
	}
	if !j.generator.second(n) {
		j.before[place] = v
	}
	j.count.statuses[v.status]++
	return true
}

// tally counts outcomes.
type tally struct {
	statuses [engine.Unmatched + 1]int
	replayed int // not counted by status
}

func (t *tally) add(other *tally) {
	for i, n := range other.statuses {
		t.statuses[i] += n
	}
	t.replayed += other.replayed
}

func (t *tally) total() int {
	n := t.replayed
	for _, count := range t.statuses {
		n += count
	}
	return n
}

// refuse says what is wrong with an outcome that was not taken, in the server's own words.
func (j *judge) refuse(place int, v verdict, words string) error {
	if v.replayed && j.before == nil {
		return replayed(place)
	}
	return refused(place, words)
}
