package gateway

import (
	"errors"
	"strconv"
	"time"

	"weir/view"
)

// Bounds of lag, in events. The most is about what the feed keeps in memory, so a reader with a lag never makes it read its file for long.
const (
	lagLeast = 100
	lagMost  = 1_000_000
)

// resyncPause is the least time between two resyncs of a stream: where events come faster than a reader takes them, it hears of them so often.
const resyncPause = 250 * time.Millisecond

// errLagging says that a reader is too far behind and heard so a moment ago.
var errLagging = errors.New("gateway: the reader lags")

// lag is how far a reader of events may fall behind before it is told to start anew; most 0: as far as it likes.
type lag struct {
	most   uint64    // events
	next   uint64    // ordinal of the event to be read next, as counted from the last look at the feed
	placed bool      // next is known
	last   time.Time // of the last resync
}

func readLag(value []byte, lag *uint64) (wrong string) {
	n, err := strconv.ParseUint(string(value), 10, 32)
	if err != nil || n < lagLeast || n > lagMost {
		return "must be a whole number of events from 100 to 1000000"
	}
	*lag = n
	return ""
}

// skip takes a reader that stands behind a sequence to the newest one where it is too far behind, and says whether it did.
func (l *lag) skip(feed *view.Feed, after *uint64) (skipped bool, err error) {
	if l.most == 0 || l.placed && feed.Status().Events-l.next <= l.most {
		return false, nil
	}
	next, head, err := feed.Place(*after)
	if err != nil {
		return false, err
	}
	l.next, l.placed = next, true
	if head-next <= l.most {
		return false, nil
	}
	if time.Since(l.last) < resyncPause {
		return false, errLagging
	}
	newest := feed.Status().LastSeq
	if l.next, _, err = feed.Place(newest); err != nil {
		return false, err
	}
	*after, l.last = newest, time.Now()
	return true, nil
}
