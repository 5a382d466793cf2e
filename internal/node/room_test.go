package node

import (
	"errors"
	"math"
	"testing"

	"weir/internal/memory"
)

// Room that is nonsense or that the machine lacks is refused before anything is made.
func TestRoomIsChecked(t *testing.T) {
	bad := []Options{{Orders: -1}, {Orders: math.MaxInt}, {Orders: MaxOrders + 1}, {Accounts: -1}, {Accounts: math.MaxInt}}
	if have, known := memory.Available(); known && have < 250<<30 {
		bad = append(bad, Options{Orders: MaxOrders, Accounts: MaxAccounts})
	}
	for _, o := range bad {
		o.Data = t.TempDir() + "/data"
		if n, err := Open(o); !errors.Is(err, ErrRoom) {
			t.Errorf("orders %d, accounts %d: %v", o.Orders, o.Accounts, err)
			if err == nil {
				_ = n.Close()
			}
		}
	}
}
