// Package ahead makes things in a goroutine of its own, before they are asked for.
package ahead

// Queue holds things of one kind that are made in a goroutine of its own, each in the room of one that is no longer used. One goroutine uses it.
type Queue[T any] struct {
	made  chan thing[T]
	rooms chan T
	stop  chan struct{}
	done  chan struct{}
	next  func(room T) (T, error)
	last  T
	out   bool // last was handed out
	err   error
}

type thing[T any] struct {
	value T
	err   error // after it
}

// Start begins to make things, as many ahead as there are rooms for them, until next answers an error or the queue is closed.
func Start[T any](rooms []T, next func(room T) (T, error)) *Queue[T] {
	q := &Queue[T]{
		made: make(chan thing[T], len(rooms)), rooms: make(chan T, len(rooms)), stop: make(chan struct{}), done: make(chan struct{}), next: next,
	}
	for _, room := range rooms {
		q.rooms <- room
	}
	go q.run()
	return q
}

func (q *Queue[T]) run() {
	defer close(q.done)
	for !q.stopped() {
		select {
		case <-q.stop:
		case room := <-q.rooms:
			value, err := q.next(room)
			q.made <- thing[T]{value, err} // has room: there are no more things than rooms
			if err != nil {
				return
			}
		}
	}
}

// stopped is asked before there is a choice, so that nothing more is made by chance.
func (q *Queue[T]) stopped() bool {
	select {
	case <-q.stop:
		return true
	default:
		return false
	}
}

// Next is the next thing, good until the next call, and the error that came after it, if one did: from then on there is nothing but that error.
func (q *Queue[T]) Next() (value T, err error) {
	if q.err != nil {
		return value, q.err
	}
	if q.out {
		q.rooms <- q.last
	}
	t := <-q.made
	q.last, q.out, q.err = t.value, true, t.err
	return t.value, t.err
}

// Close waits until nothing is made any more.
func (q *Queue[T]) Close() {
	close(q.stop)
	<-q.done
}
