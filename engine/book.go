package engine

// A book keeps the orders of an asset that leave the state together, because they count for the same business date, with what is kept beside them. What it
// holds of the state hash is summed as its orders become final, so that forgetting them costs no look at any.
type book struct {
	number   uint32 // 1 for the first: the owner of its blocks
	leaves   bool   // only while a day rolls
	hash     uint64 // of the orders that are final or accepted, of their trades, and of what was returned of them
	orders   rows
	trades   rows
	returned rows
	chains   rows // of which an order of the book was the first
}

// Each asset has a book for every date of its window, by the last bits of the date, and one for late orders: those that still waited when their date left the window.
// Asset 0 has those of orders without an asset, all of them refused: a newer and an older half.
const (
	bookDates   = WindowBack + 1 + WindowAhead
	bookLate    = bookDates
	booksPerOne = bookDates + 1
)

var _ = [1]struct{}{}[bookDates-16] // so that the last four bits tell the dates of a window apart

// addBooks makes the books of the next asset.
func (e *Engine) addBooks() {
	for range booksPerOne {
		e.books = append(e.books, &book{number: uint32(len(e.books)) + 1})
	}
}

func (e *Engine) bookAt(asset, date uint32) *book { return e.books[asset*booksPerOne+date%bookDates] }

func (e *Engine) lateBook(asset uint32) *book { return e.books[asset*booksPerOne+bookLate] }

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

// bookOf is the book that an order is in.
func (e *Engine) bookOf(order uint32) *book { return e.books[e.orders.ownerOf(order)-1] }

// keep adds to the state hash, and to what a book holds of it.
func (e *Engine) keep(b *book, hash uint64) {
	e.hash += hash
	b.hash += hash
}
