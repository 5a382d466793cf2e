package engine

// A book keeps the orders of an asset that leave the state together, because they count for the same business date, with what is kept beside them. What it
// holds of the state hash is summed as its orders become final, so that forgetting them costs no look at any.
type book struct {
	number   uint32 // 1 for the first: the owner of its blocks
	turns    bool   // only while a day rolls: it is to be past
	hash     uint64 // of the orders that are final or accepted, of their trades, and of what was returned of them
	orders   rows
	trades   rows
	returned rows
	chains   rows // of which an order of the book was the first
}

// Each asset has a book for every date of its window, by the last bits of the date, and beside each another one for what left the window by the last roll and is forgotten at the next;
// then one for late orders: the blocks of those that still waited when their date left the window. What the last one is for all the past ones have in common: what they, and the late orders
// that were final at the last roll, hold of the state hash, and what was returned of them.
// Asset 0 has the orders without an asset, all of them refused: a newer and an older half.
const (
	bookDates   = WindowBack + 1 + WindowAhead
	bookPasts   = bookDates // the first of them
	bookLate    = 2 * bookDates
	bookPast    = 2*bookDates + 1
	booksPerOne = 2*bookDates + 2
)

var _ = [1]struct{}{}[bookDates-16] // so that the last four bits tell the dates of a window apart

// addBooks makes the books of the next asset, side by side: whoever lists orders looks at all of them.
func (e *Engine) addBooks() {
	books := make([]book, booksPerOne)
	for i := range books {
		books[i].number = uint32(len(e.books)) + 1
		e.books = append(e.books, &books[i])
	}
}

func (e *Engine) bookAt(asset, date uint32) *book { return e.books[asset*booksPerOne+date%bookDates] }

func (e *Engine) pastBookAt(asset, date uint32) *book {
	return e.books[asset*booksPerOne+bookPasts+date%bookDates]
}

func (e *Engine) lateBook(asset uint32) *book { return e.books[asset*booksPerOne+bookLate] }

func (e *Engine) pastBook(asset uint32) *book { return e.books[asset*booksPerOne+bookPast] }

// bookFor is the book of a new order with this debtor, nil where that is unknown: that of its date or, where it lies outside the window, of the present one.
func (e *Engine) bookFor(d *account, date uint16) *book {
	if d == nil {
		return e.books[e.strays&1]
	}
	a := e.assets.at(uint32(d.asset))
	if !inWindow(uint32(date), a.businessDate) {
		return e.bookAt(uint32(d.asset), a.businessDate)
	}
	return e.bookAt(uint32(d.asset), uint32(date))
}

// bookOf is the book that counts an order: the one whose block it is in or, if it is forgotten at the next roll, the last one of its asset.
func (e *Engine) bookOf(order uint32) *book {
	b := e.books[e.orders.ownerOf(order)-1]
	asset, which := (b.number-1)/booksPerOne, (b.number-1)%booksPerOne
	if which < bookPasts || asset == 0 || which == bookLate && e.outlasts(e.orders.at(order)) {
		return b
	}
	return e.pastBook(asset)
}

// outlasts says whether an order whose date has left the window outlasts the next roll all the same: it was not final when the last one began.
func (e *Engine) outlasts(o *order) bool {
	_, final := e.standOf(o)
	return final == 0 || final >= e.assetOf(o.debtor).rolled
}

// keep adds to the state hash, and to what a book holds of it.
func (e *Engine) keep(b *book, hash uint64) {
	e.hash += hash
	b.hash += hash
}
