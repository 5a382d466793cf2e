package memory

import "unsafe"

// alignHuge takes from a block the part of these bytes that starts on a huge page, where the block leaves room for it.
func alignHuge(block []byte, bytes int) []byte {
	skip := 0
	if len(block) > bytes {
		skip = int(-uintptr(unsafe.Pointer(unsafe.SliceData(block))) & (hugePage - 1))
	}
	return block[skip : skip+bytes : skip+bytes]
}
