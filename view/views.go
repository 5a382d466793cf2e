package view

import "weir/engine"

// Views are the read models of a node.
type Views struct {
	Directory *Directory
	Feed      *Feed
	Counters  *Counters
	Chronicle *Chronicle
}

// Publish shows all of them what instructions brought, before the answers go out.
func (v *Views) Publish(r *engine.Results) {
	v.Directory.Apply(r.Events)
	v.Feed.Append(r.Events)
	v.Counters.Apply(r)
	v.Chronicle.Apply(r.Events)
}
