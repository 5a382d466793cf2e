package engine

import "unsafe"

// A slab keeps pointer-free objects in chunks that never move, so it grows without copying, the garbage
// collector never looks inside, and an index of 32 bits takes the place of a pointer. Index 0 is nobody.
type slab[T any] struct {
	chunks []unsafe.Pointer
	count  uint32 // objects in use; the highest index
	alloc  func(bytes int) []byte
}

// chunkBits of an object of 64 bytes fill one huge page of 2 MiB; the chunks of large objects are of that order too.
func (s *slab[T]) chunkBits() uint {
	var t T
	if unsafe.Sizeof(t) > 256 {
		return 11
	}
	return 15
}

// add takes the next index, growing where it must. The object is zero.
func (s *slab[T]) add() (uint32, *T) {
	s.count++
	s.reserve(s.count)
	return s.count, s.at(s.count)
}

// at is the object of an index that add gave.
func (s *slab[T]) at(i uint32) *T {
	var t T
	bits := s.chunkBits()
	return (*T)(unsafe.Add(s.chunks[i>>bits], uintptr(i&(1<<bits-1))*unsafe.Sizeof(t)))
}

// reserve makes room for indexes up to last.
func (s *slab[T]) reserve(last uint32) {
	var t T
	bits := s.chunkBits()
	for uint32(len(s.chunks)) <= last>>bits {
		room := s.alloc(int(unsafe.Sizeof(t)) << bits)
		s.chunks = append(s.chunks, unsafe.Pointer(unsafe.SliceData(room)))
	}
}
