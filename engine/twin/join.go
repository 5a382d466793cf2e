package twin

import (
	"slices"

	"weir/engine"
)

// condition is what assets must fulfil to be joined to another.
type condition func(*asset) bool

// joined is an asset and those whose orders may be in one solution with its own: where linked orders are queued in it, all others
// where some are, and which fulfil a condition.
func (t *Twin) joined(a *asset, others condition) []*asset {
	assets := []*asset{a}
	if !t.holdsLinked(a) {
		return assets
	}
	for _, other := range t.assets {
		if other != a && t.holdsLinked(other) && others(other) {
			assets = append(assets, other)
		}
	}
	return assets
}

// holdsLinked says whether linked orders are queued in an asset.
func (t *Twin) holdsLinked(a *asset) bool {
	return slices.ContainsFunc(t.queued, func(o *order) bool { return o.asset == a && o.group != nil })
}

// resolvesAtEvents says whether solutions are looked for at every event. (No asset is ever marked.)
func (a *asset) resolvesAtEvents() bool { return a.settles() && !a.has(engine.OptionOnCommand) }
