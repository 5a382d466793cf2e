package memory

import (
	"sync"

	"golang.org/x/sys/unix"
)

// ahead touches memory in goroutines of its own, so that a core which grows under load seldom does: on a virtual machine the first touch of a huge page was seen to take 9 ms.
type ahead struct {
	ready  chan mapped // huge pages that are touched, for whoever asks for one
	handed chan []byte // larger rooms that were handed out, to be touched before they are used
	over   chan []byte // blocks that nobody uses any more
	quit   chan struct{}
	done   sync.WaitGroup
}

// mapped is memory from the system, and what is used of it.
type mapped struct{ block, room []byte }

// handedMost is how many rooms may wait to be touched, and to be given back; one more is touched by whoever uses it, and given back at once.
const handedMost = 16

// KeepAhead begins to keep so many huge pages touched, for allocations of just one, and to touch larger allocations in the background. Populate must be unset. Free ends it.
func (a *Arena) KeepAhead(pages int) { a.keepAhead(pages, mapRoom) }

// keepAhead is KeepAhead with pages from mapPage: the system, or what a test has for it.
func (a *Arena) keepAhead(pages int, mapPage func(bytes int) (mapped, error)) {
	if Small || a.ahead != nil {
		return
	}
	h := &ahead{ready: make(chan mapped, pages), handed: make(chan []byte, handedMost), over: make(chan []byte, handedMost), quit: make(chan struct{})}
	a.ahead = h
	h.done.Go(func() { h.keep(mapPage) })
	h.done.Go(h.follow)
}

// keep offers one touched page after the other, as long as the system gives them: nobody needs them yet.
func (h *ahead) keep(mapPage func(bytes int) (mapped, error)) {
	for {
		m, err := mapPage(hugePage)
		if err != nil {
			return
		}
		touch(m.room)
		select {
		case h.ready <- m:
		case <-h.quit:
			unmap(m.block)
			return
		}
	}
}

// follow touches what was handed out, page by page, and gives back what is over, which takes as long.
func (h *ahead) follow() {
	for {
		select {
		case room := <-h.handed:
			h.touchAll(room)
		case block := <-h.over:
			unmap(block)
		case <-h.quit:
			return
		}
	}
}

func (h *ahead) touchAll(room []byte) {
	for at := 0; at < len(room); at += hugePage {
		select {
		case <-h.quit:
			return
		default:
			touch(room[at:min(at+hugePage, len(room))])
		}
	}
}

// touch makes memory resident and leaves what is in it: others may write there at the same time. A system that does not know how lets it be, and whoever uses it touches it.
func touch(room []byte) { _ = unix.Madvise(room, unix.MADV_POPULATE_WRITE) }

// take is a touched page, if that is what is asked for and there is one.
func (h *ahead) take(bytes int) (m mapped, ok bool) {
	if h == nil || bytes != hugePage {
		return m, false
	}
	select {
	case m = <-h.ready:
		return m, true
	default:
		return m, false
	}
}

// hand has a room touched that is used from now on.
func (h *ahead) hand(room []byte) {
	if h == nil {
		return
	}
	select {
	case h.handed <- room:
	default:
	}
}

// drop gives a block back.
func (h *ahead) drop(block []byte) {
	if h == nil {
		unmap(block)
		return
	}
	select {
	case h.over <- block:
	default:
		unmap(block)
	}
}

// stop ends the goroutines and gives back what nobody took, or was to give back.
func (h *ahead) stop() {
	if h == nil {
		return
	}
	close(h.quit)
	h.done.Wait()
	for {
		select {
		case m := <-h.ready:
			unmap(m.block)
		case block := <-h.over:
			unmap(block)
		default:
			return
		}
	}
}
