package node

import (
	"errors"
	"fmt"

	"weir/internal/memory"
)

// ErrRoom says that the room asked for at the start can't be had.
var ErrRoom = errors.New("node: room")

// Limits of the room, by the engine's indexes of 32 bits.
const (
	MaxOrders   = 2_000_000_000
	MaxAccounts = 500_000_000
)

// Bytes touched ahead: an order or an account, with its share of the tables at their emptiest; an account brings a participant.
const (
	orderRoom   = 64 + 24
	accountRoom = 64 + 16 + 64 + 2*24
)

// CheckRoom refuses what the machine does not have: memory is touched at once, and running out of it would end other processes too.
func (o *Options) CheckRoom() error {
	if o.Orders < 0 || o.Orders > MaxOrders {
		return fmt.Errorf("%w: orders %d: must be 0 to %d", ErrRoom, o.Orders, MaxOrders)
	}
	if o.Accounts < 0 || o.Accounts > MaxAccounts {
		return fmt.Errorf("%w: accounts %d: must be 0 to %d", ErrRoom, o.Accounts, MaxAccounts)
	}
	need := int64(o.Orders)*orderRoom + int64(o.Accounts)*accountRoom
	if have, known := memory.Available(); known && need > have {
		return fmt.Errorf("%w: %d orders and %d accounts take %d MiB, the machine can give %d", ErrRoom, o.Orders, o.Accounts, need>>20, have>>20)
	}
	return nil
}
