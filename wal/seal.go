package wal

import (
	"bytes"
	"fmt"
	"hash/crc32"

	"weir/internal/disk"
)

// chunk is how much is copied before it is summed, so that the sum finds its bytes in the cache.
// A multiple of zeroBlock.
const chunk = 32 << 10

// marks is more than closes any frame.
var marks = bytes.Repeat([]byte{mark}, disk.Page+2)

// sealer builds frames in one page-aligned buffer that it keeps, so that an append allocates nothing.
type sealer struct {
	log uint64
	buf []byte
}

// seal builds the frame that follows st and returns it with its header. The frame is good until the
// next call. Behind it in the buffer, up to a whole page, stand marks.
func (s *sealer) seal(st state, payloads [][]byte, count int, time int64) ([]byte, header, error) {
	size := payloadSize(payloads)
	if size > MaxPayload {
		return nil, header{}, fmt.Errorf("%w: %d bytes of payload, at most %d", ErrTooLarge, size, MaxPayload)
	}
	h := header{count: uint32(count), first: st.next, time: time, previous: st.chain, log: s.log}
	var payload []byte
	var zeros bool
	payload, h.version, h.sum, zeros = s.store(payloads, size)
	if zeros {
		h.mask = maskFor(payload)
		if h.mask == 0 {
			return nil, header{}, fmt.Errorf("%w: no mask frees the payload of zero blocks", ErrTooLarge)
		}
		h.sum = crc32.Checksum(payload, castagnoli)
	}
	h.length = uint32(len(payload))
	h.chain = h.link()
	h.encode(s.buf)
	copy(s.buf[headerBytes+len(payload):padded(h.size())], marks)
	return s.buf[:h.size()], h, nil
}

// store puts payloads of that size together behind the header, packed where that gains an eighth, and returns them as they are stored, with their CRC-32C and whether one of the blocks is all zeros.
func (s *sealer) store(payloads [][]byte, size int) (payload []byte, version uint16, sum uint32, zeros bool) {
	s.grow(padded(headerBytes + packedBound(size) + 2))
	room := s.buf[headerBytes:]
	payload = room[:pack(room, payloads, size)]
	if len(payload) <= size-size/8 {
		return payload, packedVersion, crc32.Checksum(payload, castagnoli), zeroFrom(payload)
	}
	payload = room[:size]
	sum, zeros = gather(payload, payloads)
	return payload, rawVersion, sum, zeros
}

func payloadSize(payloads [][]byte) int {
	size := 0
	for _, p := range payloads {
		size += len(p)
	}
	return size
}

func padded(size int) int { return (size + disk.Page - 1) &^ (disk.Page - 1) }

// grow makes room for size bytes and touches new memory at once, away from the frames that follow.
func (s *sealer) grow(size int) {
	if size <= len(s.buf) {
		return
	}
	room := max(64<<10, 2*len(s.buf))
	for room < size {
		room *= 2
	}
	s.buf = disk.Aligned(room)
	for i := 0; i < room; i += disk.Page {
		s.buf[i] = mark
	}
}

// gather copies the payloads to dst, back to back, and returns their CRC-32C and whether one of the
// blocks of dst is all zeros.
func gather(dst []byte, payloads [][]byte) (sum uint32, zeros bool) {
	at, checked := 0, 0
	for _, p := range payloads {
		for len(p) > 0 {
			n := min(len(p), chunk)
			part := dst[at : at+n]
			copy(part, p)
			sum = crc32.Update(sum, castagnoli, part)
			at += n
			p = p[n:]
			whole := at &^ (zeroBlock - 1)
			zeros = zeros || zeroFrom(dst[checked:whole])
			checked = whole
		}
	}
	return sum, zeros
}

// maskFor masks the payload with the first mask that leaves no zero block, and returns it; 0 if none
// does. Each block rules out at most one mask, and the streams look random: the second try is
// already a curiosity, and a payload that rules out all masks must be larger than 8 MB and made for it.
func maskFor(payload []byte) uint16 {
	for m := uint16(1); m != 0; m++ {
		applyMask(payload, m)
		if !zeroFrom(payload) {
			return m
		}
		applyMask(payload, m)
	}
	return 0
}
