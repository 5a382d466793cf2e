package node

import (
	"errors"
	"fmt"
	"math/big"
	"path/filepath"

	"weir/engine"
	"weir/internal/disk"
	"weir/snapshot"
	"weir/wal"
)

// CycleReport is a net cycle as its orders in the log sum to. Amounts are in minor units.
type CycleReport struct {
	Number    uint32
	Asset     string
	Scale     uint8
	State     engine.CycleState
	Orders    uint64 // accepted, the unwound ones among them
	Positions []CyclePosition
}

// Gross is the sum of what settles with the cycle; Net the sum of its negative positions.
func (r CycleReport) Gross() *big.Int {
	sum := new(big.Int)
	for _, p := range r.Positions {
		sum.Add(sum, p.Sent)
	}
	return sum
}

func (r CycleReport) Net() *big.Int {
	sum := new(big.Int)
	for _, p := range r.Positions {
		if p.Position.Sign() < 0 {
			sum.Sub(sum, p.Position)
		}
	}
	return sum
}

// VerifyCycle recomputes one cycle from the log of a data directory that no process has open: its orders are netted anew, apart from the engine, with what was unwound and what survivors
// pay, and held against the positions that the engine has and moved. The log must reach back to the cycle's opening.
func VerifyCycle(dir string, number uint32, progress func(done, total int64)) (report CycleReport, err error) {
	fs := disk.Real{}
	if _, err := readSound(fs, dir); err != nil {
		return report, err
	}
	lock, err := lockToRead(fs, dir)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	log, err := wal.Verify(wal.Options{Dir: filepath.Join(dir, logDir), FS: fs})
	if err != nil {
		return report, err
	}
	if log.First > 1 {
		return report, fmt.Errorf("node: the log begins at sequence %d: older log was archived, and with it orders of the cycle", log.First)
	}
	c, err := newCore(sizing{alone: true}, snapshot.Info{}, nil)
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	ledger := newCycleLedger(number)
	c.publish = ledger.hear
	if err := replay(fs, dir, c, log.Last, func(seq uint64) { progress(int64(seq), int64(log.Last)) }); err != nil {
		return report, err
	}
	return ledger.report(c.Engine)
}

// report holds the ledger against the engine's own positions.
func (l *cycleLedger) report(e *engine.Engine) (r CycleReport, err error) {
	info, there := e.Cycle(l.number)
	if !there {
		return r, fmt.Errorf("%w: %d; there are %d", ErrCycle, l.number, e.Cycles())
	}
	if info.Orders != l.orders {
		return r, fmt.Errorf("%w: %d orders in the log, %d counted", ErrNetting, l.orders, info.Orders)
	}
	kept, _ := e.CyclePositions(l.number, 0, nil, e.Accounts())
	sum := new(big.Int)
	for _, p := range kept {
		position := l.positions[p.Account]
		if p.Unwound == 0 && (position == nil || position.Cmp(big.NewInt(p.Position)) != 0) {
			return r, fmt.Errorf("%w: account %d has %d, its orders sum to %v", ErrNetting, p.Account, p.Position, position)
		}
		sum.Add(sum, big.NewInt(p.Position))
	}
	if sum.Sign() != 0 {
		return r, fmt.Errorf("%w: the positions sum to %s", ErrNetting, sum)
	}
	asset, _ := e.Asset(info.Asset)
	return CycleReport{Number: l.number, Asset: asset.Code, Scale: asset.Scale, State: info.State, Orders: l.orders, Positions: l.rows(e)}, nil
}
