package netting

// keyed is an index with the key that it is sorted by.
type keyed struct {
	key   uint64
	index int32
}

const (
	digitBits = 11
	digits    = 1 << digitBits
)

// sortByKey sorts ascending by key; equal keys keep their order. It is a radix sort from the lowest digit up (Knuth, "The Art of
// Computer Programming", volume 3, 5.2.5) that leaves out digits in which all keys agree.
func (s *Solver) sortByKey(items []keyed) {
	if len(items) < 2 {
		return
	}
	var varying uint64
	for _, item := range items {
		varying |= item.key ^ items[0].key
	}
	s.keyedToo = resize(s.keyedToo, len(items))
	from, to := items, s.keyedToo
	for shift := 0; varying>>shift != 0; shift += digitBits {
		if varying>>shift%digits == 0 {
			continue
		}
		distribute(from, to, shift)
		from, to = to, from
	}
	if &from[0] != &items[0] {
		copy(items, from)
	}
}

// distribute sorts by one digit.
func distribute(from, to []keyed, shift int) {
	var places [digits]int32
	for _, item := range from {
		places[item.key>>shift%digits]++
	}
	place := int32(0)
	for digit := range places {
		count := places[digit]
		places[digit] = place
		place += count
	}
	for _, item := range from {
		digit := item.key >> shift % digits
		to[places[digit]] = item
		places[digit]++
	}
}
