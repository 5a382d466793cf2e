package node

import (
	"sync"
	"time"
)

// looker looks at something at intervals until it is stopped.
type looker struct {
	quit chan struct{}
	done sync.WaitGroup
	once sync.Once
}

// start lets it look so often; 0: never.
func (l *looker) start(every time.Duration, look func()) {
	l.quit = make(chan struct{})
	if every > 0 {
		l.done.Go(func() { l.run(every, look) })
	}
}

func (l *looker) run(every time.Duration, look func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-l.quit:
			return
		case <-ticker.C:
		}
		look()
	}
}

// stopping says whether it is to end: a long look asks now and then.
func (l *looker) stopping() bool {
	select {
	case <-l.quit:
		return true
	default:
		return false
	}
}

// stop ends it; a look that goes on is waited for.
func (l *looker) stop() {
	l.once.Do(func() { close(l.quit) })
	l.done.Wait()
}
