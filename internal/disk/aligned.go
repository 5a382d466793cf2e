package disk

import "unsafe"

// alignedAt cuts size bytes out of raw, from the first page boundary on. The heap of Go never moves
// an object, so the boundary holds for the life of the slice.
func alignedAt(raw []byte, size int) []byte {
	past := int(uintptr(unsafe.Pointer(unsafe.SliceData(raw))) % Page)
	skip := (Page - past) % Page
	return raw[skip : skip+size : skip+size]
}

func pageAligned(b []byte) bool {
	return len(b) == 0 || uintptr(unsafe.Pointer(unsafe.SliceData(b)))%Page == 0
}
