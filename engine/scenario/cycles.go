package scenario

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"

	"weir/engine"
)

// cycle does something to a net cycle, or shows it. The name stands for the number that the cycle got when it was opened; #9 is the cycle of that number.
//
//	cycle C1 EUR open
//	cycle C1 close
//	cycle C1 settle
//	cycle C1 extend
//	cycle C1 abort
//	cycle C1 unwind BRAVGB20
//	cycle C1 survivors-pay BRAVGB20
//	cycle C1
//	cycle C1 matrix
func cycle(r *runner, a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	number := r.cycleNumber(name)
	if len(a.words) == 0 {
		return r.cycleLines(number)
	}
	word, _ := a.next()
	if word == "matrix" {
		return r.matrixLines(number)
	}
	kind, known := cycleWords[word]
	switch {
	case !known:
		return r.openCycle(name, word, a)
	case kind == engine.UnwindCycle || kind == engine.SurvivorsPay:
		return r.defaulted(kind, number, a)
	}
	r.success = "applied"
	return r.setting(engine.Setting{Kind: kind, Cycle: number}), nil
}

var cycleWords = map[string]engine.Kind{
	"close":         engine.CloseCycle,
	"settle":        engine.SettleCycle,
	"extend":        engine.ExtendCycle,
	"abort":         engine.AbortCycle,
	"unwind":        engine.UnwindCycle,
	"survivors-pay": engine.SurvivorsPay,
}

// cycleNumber is what a name stands for, 0 where no cycle was opened under it.
func (r *runner) cycleNumber(name string) uint32 {
	if number, ok := numbered(name); ok {
		return number
	}
	return r.cycles[name]
}

// openCycle opens a cycle, and names it if that succeeds.
func (r *runner) openCycle(name, code string, a *arguments) ([]string, error) {
	if err := a.expect("open"); err != nil {
		return nil, err
	}
	r.success = "created"
	lines := r.setting(engine.Setting{Kind: engine.OpenCycle, Asset: r.directory.assets[code].number})
	if o := r.results.Outcomes[0]; o.Status == engine.Created {
		r.cycles[name] = o.Number
	}
	return lines, nil
}

// defaulted takes the party that defaults.
func (r *runner) defaulted(kind engine.Kind, number uint32, a *arguments) ([]string, error) {
	party, err := a.next()
	if err != nil {
		return nil, err
	}
	info, _ := r.machine.Cycle(number)
	account, _, _ := r.directory.party(party, r.directory.codeOf(info.Asset))
	r.success = "applied"
	return r.setting(engine.Setting{Kind: kind, Cycle: number, Account: account}), nil
}

// cycleLines shows where a cycle stands and what each account sends, receives and has to pay (below zero) or to get. Net debits are the sum of what is to be paid, the ratio is
// what part of the gross sum that is.
//
//	cycle C1
//	  -> closed, 3 orders, gross 190.00, net debits 80.00, ratio 0.421053
//	  -> ALPHCNB0 sent 90.00 received 10.00 net -80.00
//	  -> BRAVGB20 sent 90.00 received 90.00 net 0.00
//	  -> CHARDEF0 sent 10.00 received 90.00 net 80.00
func (r *runner) cycleLines(number uint32) ([]string, error) {
	info, known := r.machine.Cycle(number)
	if !known {
		return []string{"unknown"}, nil
	}
	scale := r.directory.scaleOf(info.Asset)
	positions, _ := r.machine.CyclePositions(number, 0, nil, math.MaxInt32)
	slices.SortFunc(positions, func(a, b engine.CyclePositionInfo) int { return cmp.Compare(a.Account, b.Account) })

	debits := int64(0)
	var lines []string
	for _, p := range positions {
		debits += max(0, -p.Position)
		line := fmt.Sprintf("%s sent %s received %s net %s", r.ownerOf(p.Account), decimal(p.Sent, scale), decimal(p.Received, scale), decimal(p.Position, scale))
		if p.Unwound != 0 {
			line = r.ownerOf(p.Account) + " unwound"
		}
		lines = append(lines, line)
	}
	state := info.State.String()
	if info.Pending {
		state += ", pending"
	}
	if info.Survived {
		state += ", survivors pay"
	}
	head := fmt.Sprintf("%s, %d orders, gross %s, net debits %s, ratio %s", state, info.Orders,
		decimal(info.Gross, scale), decimal(debits, scale), ratio(big.NewInt(debits), big.NewInt(info.Gross)))
	return append([]string{head}, lines...), nil
}

// matrixLines shows what each account sent to each other in a cycle, what was unwound included.
//
//	cycle C1 matrix
//	  -> ALPHCNB0 to BRAVGB20 90.00, 1 orders
func (r *runner) matrixLines(number uint32) ([]string, error) {
	info, known := r.machine.Cycle(number)
	if !known {
		return []string{"unknown"}, nil
	}
	pairs, _ := r.machine.CyclePairs(number, 0, nil, math.MaxInt32)
	slices.SortFunc(pairs, func(a, b engine.CyclePairInfo) int {
		return cmp.Or(cmp.Compare(a.Debtor, b.Debtor), cmp.Compare(a.Creditor, b.Creditor))
	})
	if len(pairs) == 0 {
		return []string{"empty"}, nil
	}
	var lines []string
	for _, p := range pairs {
		lines = append(lines, fmt.Sprintf("%s to %s %s, %d orders", r.ownerOf(p.Debtor), r.ownerOf(p.Creditor),
			decimal(p.Sum, r.directory.scaleOf(info.Asset)), p.Orders))
	}
	return lines, nil
}

// ownerOf is the name of the participant whose account this is.
func (r *runner) ownerOf(account uint32) string {
	info, _ := r.machine.Account(account)
	return r.participantName(info.Participant)
}

// cycleName is the name that stands for a cycle.
func (r *runner) cycleName(number uint32) string {
	for name, n := range r.cycles {
		if n == number {
			return name
		}
	}
	return fmt.Sprintf("#%d", number)
}
