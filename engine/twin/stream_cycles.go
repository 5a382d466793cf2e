package twin

import (
	"fmt"

	"weir/engine"
	"weir/engine/scenario"
)

// streamCycle is what the stream knows of a cycle.
type streamCycle struct {
	asset uint16
	state engine.CycleState
}

// cycle does something to a cycle, mostly to one that is in a state for it; where there is none it mostly opens one.
func (s *Stream) cycle() []byte {
	in := engine.Setting{}
	state := engine.CycleWaits
	switch n := s.random.IntN(100); {
	case n < 12:
		in.Kind, state = engine.CloseCycle, engine.CycleOpen
	case n < 36:
		in.Kind = engine.SettleCycle
	case n < 46:
		in.Kind = engine.ExtendCycle
	case n < 60:
		in.Kind, in.Account = engine.UnwindCycle, s.someAccount()
	case n < 82:
		in.Kind, in.Account = engine.SurvivorsPay, s.someAccount()
	case n < 87:
		in.Kind, state = engine.AbortCycle, oneOf(s, engine.CycleOpen, engine.CycleWaits)
	default:
		in.Kind, in.Asset = engine.OpenCycle, s.someAsset()
	}
	in.Cycle = uint32(s.random.IntN(len(s.cycles) + 2))
	switch numbers := s.cyclesIn(state); {
	case len(numbers) > 0 && s.chance(90):
		in.Cycle = oneOf(s, numbers...)
	case len(numbers) == 0 && s.chance(90):
		in = engine.Setting{Kind: engine.OpenCycle, Asset: s.someAsset()}
	}
	return engine.AppendSetting(nil, &in, s.envelope())
}

// cyclesIn is the numbers of the cycles in a state.
func (s *Stream) cyclesIn(state engine.CycleState) []uint32 {
	var numbers []uint32
	for i, is := range s.cycles {
		if is.state == state {
			numbers = append(numbers, uint32(i)+1)
		}
	}
	return numbers
}

// learnCycle keeps the states of the cycles.
func (s *Stream) learnCycle(e *engine.Event) {
	switch e.Kind {
	case engine.CycleOpened:
		s.cycles = append(s.cycles, streamCycle{e.Asset, engine.CycleOpen})
	case engine.CycleExtended:
		s.cycles[e.Number-1].state = engine.CycleOpen
	case engine.CycleClosed:
		s.cycles[e.Number-1].state = engine.CycleWaits
	case engine.CycleSettled:
		s.cycles[e.Number-1].state = engine.CycleDone
	case engine.CycleAborted:
		s.cycles[e.Number-1].state = engine.CycleDropped
	}
}

// returned makes an order the return of one that settled, or was accepted and may have settled since: of all of it, of a part, of too much.
func (s *Stream) returned(o *scenario.Order) {
	late := s.final[max(0, len(s.final)-20):]
	if len(late) == 0 {
		return
	}
	first := oneOf(s, late...)
	o.Record.Original = first.ID
	o.Asset = streamAssets[first.Asset-1]
	o.Debtor, o.Creditor = fmt.Sprintf("#%d", first.Creditor), fmt.Sprintf("#%d", first.Debtor)
	units := oneOf(s, first.Amount, first.Amount/2, first.Amount/2, first.Amount/3, first.Amount+1)
	o.Amount = decimal(units)
	if s.chance(10) {
		o.Debtor, o.Creditor = o.Creditor, o.Debtor
	}
}
