package gateway

import (
	"errors"
	"sync/atomic"
)

// errOverBudget says that the bodies at hand take as much memory as they may.
var errOverBudget = errors.New("gateway: the bodies at hand take all the memory that they may")

// budget is what all bodies may take in memory at once: else some thousand clients, each within MaxBodyBytes, would
// exhaust the machine.
type budget struct {
	left atomic.Int64 // bytes
}

// take says whether there was room for it.
func (b *budget) take(bytes int64) bool {
	if b.left.Add(-bytes) >= 0 {
		return true
	}
	b.left.Add(bytes)
	return false
}

func (b *budget) give(bytes int64) { b.left.Add(bytes) }
