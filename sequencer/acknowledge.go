package sequencer

// Sink learns what was applied.
type Sink interface {
	// Publish is called for each applied batch of instructions, in order, before its producer is woken. It holds up
	// every answer behind it, and must not keep the batch.
	Publish(b *Batch)
}

// acknowledgeGroup publishes results and wakes producers.
type acknowledgeGroup struct {
	slots  ring
	sink   Sink
	budget *budget
}

func (a *acknowledgeGroup) Handle(lower, upper int64) {
	for at := lower; at <= upper; at++ {
		b := a.slots.at(at)
		if b.err == nil && b.Query == nil {
			a.sink.Publish(b)
		}
		a.budget.give(len(b.Payload))
		b.done <- struct{}{} // from here on b is its producer's
	}
}
