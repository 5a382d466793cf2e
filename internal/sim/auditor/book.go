package auditor

import (
	"fmt"
	"time"
)

// book is the state as the events make it.
type book struct {
	assets       map[string]*asset
	accounts     map[uint64]*account
	orders       map[string]*order
	participants map[string]uint64
	groups       map[string]*group // linked orders, by each of their ids
	cycles       map[uint64]*cycle
	days         map[string]session
	rolls        map[string][]roll
	closing      closing
	fundings     map[string]bool // ids
	dated        map[string]bool // ids of orders that give a business date
	made         string          // business date that assets are made on
	at           time.Time       // of the last event
	paid         []Paid
	seq          uint64 // of the last event
	touched      touched
}

type asset struct {
	code   string
	scale  int
	issuer string
	number uint64 // of the issuer's account
	strict bool   // no order passes another
}

type account struct {
	owner, asset      string
	issuer            bool
	balance           int64
	line              int64
	urgent, highly    int64 // reservations
	cap               *int64
	limits            map[uint64]*limit // by counterparty; 0: on all without one of their own
	debited, credited int64             // by the present sequence
	kept              [2]kept           // for normal and for urgent orders
}

// order is one order, funding or side of a trade.
type order struct {
	id               string
	debtor, creditor uint64
	asset            string
	left             int64 // to settle
	priority         string
	method           string
	status           string
	final            bool
	queued           bool
	linked           bool      // to others, or it is to be
	nameless         bool      // it was refused because its asset was unknown
	came             string    // date of its asset's first session when it came, "" where that is not known
	renewed          bool      // one of the same key was before it, and may be forgotten
	born             uint64    // sequence of its first event
	at               time.Time // of its last event
	place            int64     // in the queue, among those of its priority
	cycle            uint64
	seq              uint64 // of its last event
}

// group is orders that settle together.
type group struct{ ids []string }

// cycle is what the orders of a cycle sum to.
type cycle struct {
	asset     string
	positions map[uint64]int64
	told      map[uint64]int64 // as the node told them, for the present sequence
	orders    []*order
}

// Paid is an order that settled whole, as somebody needs it who returns it.
type Paid struct{ ID, Debtor, Creditor, Asset, Amount string }

// touched is what the present sequence did.
type touched struct {
	accounts []uint64
	settled  []*order
	passed   []*limit // those that counted a debit
}

func newBook(made string) *book {
	return &book{
		made:    made,
		closing: closing{map[string]int{}, map[uint64]bool{}},
		assets:  map[string]*asset{}, accounts: map[uint64]*account{}, orders: map[string]*order{}, groups: map[string]*group{},
		cycles: map[uint64]*cycle{}, days: map[string]session{}, rolls: map[string][]roll{}, participants: map[string]uint64{}, fundings: map[string]bool{}, dated: map[string]bool{},
	}
}

// post follows one event.
func (b *book) post(e *event) error {
	b.seq, b.at = e.Seq, e.Time
	switch e.Kind {
	case "asset_created":
		b.assets[e.Code] = &asset{code: e.Code, scale: e.Scale, issuer: e.Issuer}
		b.days[e.Code] = session{firstDate: b.made}
	case "participant_created":
		b.participants[e.ID] = e.Number
	case "participant_set", "account_set", "resolved", "resolution_dropped":
	case "account_opened":
		return b.open(e)
	case "limit_set", "reservation_set":
		return b.set(e)
	case "day_set":
		b.postDay(e)
	case "balance_zeroed":
		return b.zero(e)
	case "cycle_opened", "cycle_closed", "cycle_settled", "cycle_extended", "cycle_unwound", "cycle_survived", "cycle_aborted", "cycle_position", "cycle_pending":
		return b.postCycle(e)
	default:
		return b.postOrder(e)
	}
	return nil
}

func (b *book) scale(code string) int {
	if a := b.assets[code]; a != nil {
		return a.scale
	}
	return 0
}

func (b *book) open(e *event) (err error) {
	a := &account{owner: e.Participant, asset: e.Asset, issuer: e.AccountKind == "issuer", limits: map[uint64]*limit{}}
	if b.accounts[e.Account] != nil {
		return fmt.Errorf("account %d is opened twice", e.Account)
	}
	b.accounts[e.Account] = a
	if a.issuer {
		b.assets[e.Asset].number = e.Account
		return nil
	}
	a.line, err = units(e.CreditLine, b.scale(e.Asset))
	return err
}

func (b *book) set(e *event) error {
	a := b.accounts[e.Account]
	if a == nil {
		return fmt.Errorf("%s of account %d, which is not there", e.Kind, e.Account)
	}
	if e.Amount == "" {
		a.remove(e)
		return nil
	}
	amount, err := units(e.Amount, b.scale(e.Asset))
	switch {
	case e.LimitKind == "credit_line":
		a.line = amount
	case e.LimitKind == "net_debit_cap":
		a.cap = &amount
	case e.Kind == "limit_set":
		a.limit(e, amount)
	case e.ReservationKind == "urgent":
		a.urgent = amount
	case e.ReservationKind == "highly-urgent":
		a.highly = amount
	}
	return err
}

func (b *book) zero(e *event) error {
	amount, err := units(e.Amount, b.scale(e.Asset))
	if err != nil {
		return err
	}
	return b.move(e.Account, b.assets[e.Asset].number, amount)
}

// move takes an amount, which may be negative, from one account to another.
func (b *book) move(from, to uint64, amount int64) error {
	debtor, creditor := b.accounts[from], b.accounts[to]
	if debtor == nil || creditor == nil || debtor.asset != creditor.asset {
		return fmt.Errorf("from account %d to %d, which is no way", from, to)
	}
	debtor.balance -= amount
	creditor.balance += amount
	debtor.keep()
	creditor.keep()
	b.touch(from, amount)
	b.touch(to, -amount)
	return nil
}

// touch notes what an account sent by the present sequence.
func (b *book) touch(number uint64, sent int64) {
	a := b.accounts[number]
	if a.debited == 0 && a.credited == 0 {
		b.touched.accounts = append(b.touched.accounts, number)
	}
	if sent > 0 {
		a.debited += sent
	} else {
		a.credited -= sent
	}
}
