package gateway

// collect copies out the rows of a page of what the engine numbers from 1 on, and where the next page begins (0: nowhere). One query looks at so many
// numbers at most (scan), and there are as many queries as it takes to fill the page. False: a query failed.
func collect[T any](p *page, scan uint64, query func(read func()) bool, count func() int, row func(number uint32) (T, bool)) (rows []T, next uint64, ok bool) {
	number, more := max(p.cursor, 1), !p.nothing
	rows = make([]T, 0, p.limit)
	for more && len(rows) < p.limit {
		ok := query(func() {
			last := uint64(count())
			for end := min(last+1, number+scan); number < end && len(rows) < p.limit; number++ {
				if r, wanted := row(uint32(number)); wanted {
					rows = append(rows, r)
				}
			}
			more = number <= last
		})
		if !ok {
			return nil, 0, false
		}
	}
	if !more {
		number = 0
	}
	return rows, number, true
}
