package scenario

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"weir/engine"
)

// balances shows what each account in the asset holds, by account number.
//
//	balances EUR
//	  -> CBEUDEF0 -100.00 issuer
//	  -> ALPHCNB0 100.00
func balances(r *runner, a *arguments) ([]string, error) {
	return r.eachAccount(a, func(info engine.AccountInfo, scale uint8) string {
		line := decimal(info.Balance, scale)
		if info.Kind == engine.AccountIssuer {
			line += " issuer"
		}
		return line
	})
}

// eachAccount says something about each account in the asset that is asked for, behind the name of its owner, by account number.
func (r *runner) eachAccount(a *arguments, say func(info engine.AccountInfo, scale uint8) string) (lines []string, err error) {
	asset, err := r.knownAsset(a)
	if err != nil {
		return nil, err
	}
	for number := uint32(1); ; number++ {
		info, ok := r.machine.Account(number)
		if !ok {
			return lines, nil
		}
		if info.Asset == asset.number {
			lines = append(lines, r.participantName(info.Participant)+" "+say(info, asset.scale))
		}
	}
}

// queue shows what waits for a participant's cover, the next to settle first, then the net orders that wait for a cycle. Of a side of a trade it is what is left of the amount agreed.
//
//	queue ALPHCNB0 EUR
//	  -> P2 60.00 to BRAVGB20 urgent
//	queue BRAVGB20 EUR
//	  -> empty
func queue(r *runner, a *arguments) ([]string, error) {
	number, asset, err := r.knownAccount(a)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, o := range r.machine.Queued(number, nil, math.MaxInt32) {
		creditor, _ := r.machine.Account(o.Creditor)
		line := fmt.Sprintf("%s %s to %s", r.nameOf(o.ID), decimal(r.waits(&o), asset.scale), r.participantName(creditor.Participant))
		line += priorityWords[o.Priority]
		if o.Method == engine.Net {
			line += " net"
		}
		lines = append(lines, line)
	}
	if lines == nil {
		lines = []string{"empty"}
	}
	return lines, nil
}

// waits is what waits of an order in a queue.
func (r *runner) waits(o *engine.OrderInfo) int64 {
	if o.Kind != engine.SubmitTrade {
		return o.Amount
	}
	t, _ := r.machine.Trade(o.ID, o.Instructor)
	return t.Agreed - t.Settled
}

var priorityWords = map[engine.Priority]string{engine.Urgent: " urgent", engine.HighlyUrgent: " highly-urgent"}

// limits shows the limits of an account and what counts against them, then its net debit cap and its projected position.
//
//	limits ALPHCNB0 EUR
//	  -> on BRAVGB20 40.00, out 12.00
//	  -> on all 30.00, out -5.00
//	  -> cap 100.00, projected -20.00
func limits(r *runner, a *arguments) ([]string, error) {
	number, asset, err := r.knownAccount(a)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, l := range r.machine.Limits(number, nil) {
		on := "all"
		if counterparty, ok := r.machine.Account(l.Counterparty); ok {
			on = r.participantName(counterparty.Participant)
		}
		lines = append(lines, fmt.Sprintf("on %s %s, out %s", on, decimal(l.Amount, asset.scale), decimal(l.Outflow, asset.scale)))
	}
	if info, _ := r.machine.Account(number); info.NetDebitCap >= 0 {
		lines = append(lines, fmt.Sprintf("cap %s, projected %s", decimal(info.NetDebitCap, asset.scale), decimal(info.Projected, asset.scale)))
	}
	if lines == nil {
		lines = []string{"none"}
	}
	return lines, nil
}

// status shows where an order stands now; a name that several participants used has a line for each, the oldest first.
//
//	status P1
//	  -> settled
func status(r *runner, a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	lines := []string{}
	for _, o := range r.machine.FindOrders(idOf(name), nil) {
		switch {
		case o.Status == engine.Rejected && o.Entry != engine.Rejected: // by its cycle, or by its chain
			o.Reason = engine.ChainBroken
			if o.Method == engine.Net {
				o.Reason = engine.DefaultedOut
			}
		case o.Status != engine.Rejected && o.Status != engine.Queued:
			o.Reason = engine.ReasonNone
		}
		lines = append(lines, said(o.Status, o.Reason))
	}
	if len(lines) == 0 {
		lines = append(lines, "unknown")
	}
	return lines, nil
}

// unchanged says whether the last instruction left the state hash as it was.
//
//	unchanged
func unchanged(r *runner, _ *arguments) ([]string, error) {
	if r.machine.Hash() != r.hashBefore {
		return []string{"no"}, nil
	}
	return []string{"yes"}, nil
}

func (r *runner) knownAsset(a *arguments) (assetEntry, error) {
	code, err := a.next()
	if err != nil {
		return assetEntry{}, err
	}
	return r.assetOf(code)
}

func (r *runner) assetOf(code string) (assetEntry, error) {
	asset, known := r.directory.assets[code]
	if !known {
		return assetEntry{}, fmt.Errorf("the asset %s is unknown", code)
	}
	return asset, nil
}

// knownAccount takes a participant and an asset in which it has an account.
func (r *runner) knownAccount(a *arguments) (number uint32, asset assetEntry, err error) {
	owner, err := a.next()
	if err != nil {
		return 0, asset, err
	}
	if len(a.words) == 0 {
		return 0, asset, errMissing
	}
	code := a.words[0]
	if asset, err = r.knownAsset(a); err != nil {
		return 0, asset, err
	}
	number, _, lacks := r.directory.party(owner, code)
	if lacks != nothing {
		err = fmt.Errorf("%s has no account in %s", owner, code)
	}
	return number, asset, err
}

func (r *runner) participantName(number uint32) string { return r.directory.names[number-1] }

func (r *runner) nameOf(id [16]byte) string {
	if name, known := r.names[id]; known {
		return name
	}
	return fmt.Sprintf("%x", id)
}

// oldestFirst sorts orders by their submission.
func oldestFirst(orders []engine.OrderInfo) []engine.OrderInfo {
	return slices.SortedFunc(slices.Values(orders), func(a, b engine.OrderInfo) int { return cmp.Compare(a.Seq, b.Seq) })
}
