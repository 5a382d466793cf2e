package engine

import "unsafe"

// A slab keeps pointer-free objects in chunks that never move, so it grows without copying, the garbage
// collector never looks inside, and an index of 32 bits takes the place of a pointer. Index 0 is nobody.
type slab[T any] struct {
	chunks []*[chunkLen]T
	count  uint32 // objects in use; the highest index
	alloc  func(bytes int) []byte
}

// chunkLen objects of 64 bytes fill one huge page of 2 MiB.
const (
	chunkBits = 15
	chunkLen  = 1 << chunkBits
	chunkMask = chunkLen - 1
)

// add takes the next index, growing where it must. The object is zero.
func (s *slab[T]) add() (uint32, *T) {
	s.count++
	s.reserve(s.count)
	return s.count, s.at(s.count)
}

// at is the object of an index that add gave.
func (s *slab[T]) at(i uint32) *T {
	return &s.chunks[i>>chunkBits][i&chunkMask]
}

// reserve makes room for indexes up to last.
func (s *slab[T]) reserve(last uint32) {
	for uint32(len(s.chunks)) <= last>>chunkBits {
		var t T
		room := s.alloc(int(unsafe.Sizeof(t)) * chunkLen)
		s.chunks = append(s.chunks, (*[chunkLen]T)(unsafe.Pointer(unsafe.SliceData(room))))
	}
}
