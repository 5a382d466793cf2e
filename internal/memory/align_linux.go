package memory

import "unsafe"

// alignHuge takes from a block the part of these bytes that starts on a huge page, where the block leaves room for it.
func alignHuge(block []byte, bytes int) []byte {
	skip := 0
	if len(block) > bytes {
		skip = int(-address(block) & (hugePage - 1))
	}
	return block[skip : skip+bytes : skip+bytes]
}

// within says whether a room lies in a block.
func within(room, block []byte) bool {
	at, start := address(room), address(block)
	return start <= at && at < start+uintptr(len(block))
}

func address(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
