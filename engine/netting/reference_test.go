package netting

import (
	"math/big"
	"slices"
)

// The rules once more, slowly and by their words. Positions and outflows are counted anew at every question, in big numbers.

func priorityOf(p *Problem, order int) int {
	a := p.Accounts[p.Orders[order].Debtor]
	switch {
	case int32(order) < a.Urgent:
		return highlyUrgent
	case int32(order) < a.Normal:
		return urgent
	}
	return normal
}

// may says which orders may be in a choice.
func may(p *Problem) []bool {
	allowed := make([]bool, len(p.Orders))
	for _, a := range p.Accounts {
		open := !a.Blocked
		for i := a.First; i < a.End; i++ {
			allowed[i] = open && !p.Orders[i].Barred
			if i < a.Normal && p.Orders[i].Barred {
				open = false
			}
		}
	}
	return allowed
}

// shortfall is how much a condition of an account lacks with a choice settled: the position, or a limit.
func shortfall(p *Problem, choice []bool, account, limit int) *big.Int {
	lowest, against := priorities, false
	position, net := big.NewInt(p.Accounts[account].Cover), new(big.Int)
	for i, o := range p.Orders {
		if !choice[i] {
			continue
		}
		amount := big.NewInt(o.Amount)
		if int(o.Debtor) == account {
			lowest = min(lowest, priorityOf(p, i))
			position.Sub(position, amount)
		}
		if int(o.Creditor) == account {
			position.Add(position, amount)
		}
		if int(o.Debit) == limit {
			against = true
			net.Add(net, amount)
		}
		if int(o.Credit) == limit {
			net.Sub(net, amount)
		}
	}
	switch {
	case limit >= 0 && !against, limit < 0 && lowest == priorities:
		return new(big.Int)
	case limit >= 0:
		return net.Sub(net, big.NewInt(p.Limits[limit].Room))
	}
	return position.Sub(big.NewInt(max(0, p.Accounts[account].Reserved[lowest])), position)
}

// worstCondition is that of an account with the largest deficit; nil where none is broken.
func worstCondition(p *Problem, choice []bool, account int) (limit int, deficit *big.Int) {
	limit, deficit = -1, shortfall(p, choice, account, -1)
	for l := range p.Limits {
		if int(p.Limits[l].Account) != account {
			continue
		}
		if d := shortfall(p, choice, account, l); d.Cmp(deficit) > 0 {
			limit, deficit = l, d
		}
	}
	if deficit.Sign() <= 0 {
		return -1, nil
	}
	return limit, deficit
}

// inOrder says whether a choice fulfils the order of priorities and holds nothing that is blocked or barred.
func inOrder(p *Problem, choice []bool) bool {
	for i, o := range p.Orders {
		if !choice[i] {
			continue
		}
		a := p.Accounts[o.Debtor]
		if a.Blocked || o.Barred {
			return false
		}
		for before := a.First; before < min(int32(i), a.Normal); before++ {
			if !choice[before] {
				return false
			}
		}
	}
	return true
}

// holds says whether a choice may settle.
func holds(p *Problem, choice []bool) bool {
	for account := range p.Accounts {
		if _, deficit := worstCondition(p, choice, account); deficit != nil {
			return false
		}
	}
	return inOrder(p, choice)
}

// greatest is the greatest solution, by dropping the last order of prefixes that break a condition.
func greatest(p *Problem) []bool {
	choice := make([]bool, len(p.Orders))
	for _, a := range p.Accounts {
		for i := a.First; i < a.End && !a.Blocked && !p.Orders[i].Barred; i++ {
			choice[i] = true
		}
	}
	for account := 0; account < len(p.Accounts); {
		if _, deficit := worstCondition(p, choice, account); deficit == nil {
			account++
			continue
		}
		choice[lastOf(p, choice, account)] = false
		account = 0
	}
	return choice
}

func lastOf(p *Problem, choice []bool, account int) int {
	for i := int(p.Accounts[account].End) - 1; ; i-- {
		if choice[i] {
			return i
		}
	}
}

func slowDropBest(p *Problem) []bool {
	choice := may(p)
	for {
		account, limit, deficit := -1, -1, new(big.Int)
		for i := range p.Accounts {
			if l, d := worstCondition(p, choice, i); d != nil && d.Cmp(deficit) > 0 {
				account, limit, deficit = i, l, d
			}
		}
		if account < 0 {
			return choice
		}
		choice[slowVictim(p, choice, account, limit, deficit)] = false
	}
}

func slowVictim(p *Problem, choice []bool, account, limit int, deficit *big.Int) int {
	smallest, largest := -1, -1
	a := p.Accounts[account]
	for i := int(a.Normal); i < int(a.End); i++ {
		o := p.Orders[i]
		if !choice[i] || limit >= 0 && int(o.Debit) != limit {
			continue
		}
		if largest < 0 || o.Amount >= p.Orders[largest].Amount {
			largest = i
		}
		if big.NewInt(o.Amount).Cmp(deficit) >= 0 && (smallest < 0 || o.Amount <= p.Orders[smallest].Amount) {
			smallest = i
		}
	}
	switch {
	case smallest >= 0:
		return smallest
	case largest >= 0:
		return largest
	}
	return lastOf(p, choice, account)
}

func slowReadd(p *Problem, choice []bool, sweeps int) {
	oldest := make([]int, len(p.Orders))
	for i := range oldest {
		oldest[i] = i
	}
	slices.SortFunc(oldest, func(i, j int) int { return int(p.Orders[i].Seq) - int(p.Orders[j].Seq) })
	for added := true; added && sweeps > 0; sweeps-- {
		added = false
		for _, i := range oldest {
			if choice[i] {
				continue
			}
			choice[i] = true
			_, deficit := worstCondition(p, choice, int(p.Orders[i].Debtor))
			choice[i] = deficit == nil && inOrder(p, choice)
			added = added || choice[i]
		}
	}
}

func valueOf(p *Problem, choice []bool) int64 {
	value := int64(0)
	for i, chosen := range choice {
		if chosen {
			value += p.Orders[i].Amount
		}
	}
	return value
}

func slowImprove(p *Problem, sweeps, dropBestMax int) []bool {
	first := greatest(p)
	slowReadd(p, first, sweeps)
	if len(p.Orders) > dropBestMax {
		return first
	}
	second := slowDropBest(p)
	slowReadd(p, second, sweeps)
	if valueOf(p, second) > valueOf(p, first) {
		return second
	}
	return first
}

// slowList are the orders of one account to another that may be in a choice by themselves, without those settled already.
func slowList(p *Problem, from, to int, settled []bool) []int {
	a := p.Accounts[from]
	var queue, list []int
	ranked := 0
	for i := int(a.First); i < int(a.End) && !a.Blocked; i++ {
		if settled[i] {
			continue
		}
		queue = append(queue, i)
		if i < int(a.Normal) {
			ranked++
		}
	}
	goes := func(i int) bool { return int(p.Orders[i].Creditor) == to && !p.Orders[i].Barred }
	for len(queue) > 0 && goes(queue[0]) {
		list, queue = append(list, queue[0]), queue[1:]
	}
	if p.Bypass && len(list) >= ranked {
		for _, i := range queue {
			if goes(i) {
				list = append(list, i)
			}
		}
	}
	return list
}

func slowOffset(p *Problem) []int32 {
	type turn struct {
		low, high  int
		difference int64
	}
	var turns []turn
	gone := make([]bool, len(p.Orders))
	sum := func(list []int) (sum int64) {
		for _, i := range list {
			sum += p.Orders[i].Amount
		}
		return sum
	}
	for low := range p.Accounts {
		for high := low + 1; high < len(p.Accounts); high++ {
			out, in := slowList(p, low, high, gone), slowList(p, high, low, gone)
			if len(out) > 0 && len(in) > 0 {
				turns = append(turns, turn{low, high, max(sum(out)-sum(in), sum(in)-sum(out))})
			}
		}
	}
	slices.SortStableFunc(turns, func(a, b turn) int { return int(a.difference - b.difference) })
	var settled []int32
	for _, pair := range turns {
		for _, i := range slowTurn(p, gone, pair.low, pair.high) {
			gone[i] = true
			settled = append(settled, int32(i))
		}
	}
	return settled
}

// slowTurn trims a pair's lists. What settled before has moved money; the conditions are those of the two lists alone.
func slowTurn(p *Problem, gone []bool, low, high int) []int {
	now := *p
	now.Accounts, now.Limits = slices.Clone(p.Accounts), slices.Clone(p.Limits)
	for i, o := range p.Orders {
		if !gone[i] {
			continue
		}
		now.Accounts[o.Debtor].Cover -= o.Amount
		now.Accounts[o.Creditor].Cover += o.Amount
		if o.Debit >= 0 {
			now.Limits[o.Debit].Room -= o.Amount
		}
		if o.Credit >= 0 {
			now.Limits[o.Credit].Room += o.Amount
		}
	}
	lists := [2][]int{slowList(p, low, high, gone), slowList(p, high, low, gone)}
	for {
		choice := make([]bool, len(p.Orders))
		for _, i := range slices.Concat(lists[0], lists[1]) {
			choice[i] = true
		}
		_, lacksLow := worstCondition(&now, choice, low)
		_, lacksHigh := worstCondition(&now, choice, high)
		switch {
		case lacksLow != nil:
			lists[0] = lists[0][:len(lists[0])-1]
		case lacksHigh != nil:
			lists[1] = lists[1][:len(lists[1])-1]
		default:
			return slices.Concat(lists[0], lists[1])
		}
	}
}
