package netting

// The priorities of orders, which are also the indexes of Account.Reserved.
const (
	normal = iota
	urgent
	highlyUrgent
	priorities
)

// outsider is the creditor of an order whose creditor has no account in the problem; none is a limit that does not exist.
const (
	outsider = -1
	none     = -1
)

// Problem is what waits in one asset. Accounts are in ascending order of their numbers and limits in the order in which they
// were first set, so the lower index is the one that the rules take first.
type Problem struct {
	Accounts []Account
	Orders   []Order // account by account
	Limits   []Limit
	Bypass   bool // the asset's normal orders may be settled out of their order
}

// Account is a debtor with its queue, or a creditor whose queue may be empty.
// Orders[First:Urgent] are its highly urgent orders, Orders[Urgent:Normal] its urgent and Orders[Normal:End] its normal ones,
// each in order of its queue.
type Account struct {
	Cover                      int64
	First, Urgent, Normal, End int32
	Reserved                   [priorities]int64 // what is reserved from a normal, an urgent, a highly urgent order; not negative
	Blocked                    bool              // for debit
}

// Order waits in its debtor's queue. Orders of one debtor to one creditor count against the same limit and relieve the same limit.
type Order struct {
	Amount   int64
	Seq      uint64 // sequence of its submission, another one for each order
	Debtor   int32  // index of its account
	Creditor int32  // index of its account; -1 where it has no part in the problem
	Debit    int32  // limit of the debtor that it counts against; -1 none
	Credit   int32  // limit of the creditor that it relieves; -1 none
	Barred   bool   // it is in no choice: its creditor is blocked for credit, or it is linked to orders of other queues
}

// Limit of an account's net outflow.
type Limit struct {
	Account int32
	Room    int64 // its amount minus the net outflow so far; negative after it was lowered
}

// priority of an order of the account.
func (a *Account) priority(order int32) int {
	switch {
	case order >= a.Normal:
		return normal
	case order >= a.Urgent:
		return urgent
	}
	return highlyUrgent
}
