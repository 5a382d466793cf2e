package bench

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// home is where a fake lives on, with a count of its lives.
type home struct {
	*fake
	lives, kills, removed int
	born                  func() // with each life
}

func (p *home) lab() *Lab {
	return &Lab{Seed: 7, Places: func(Room) (Place, error) {
		return Place{Spawn: func() (string, int, func() error, error) {
			p.lives++
			p.born()
			return p.addr, os.Getpid(), func() error { p.kills++; return nil }, nil
		}, Remove: func() error { p.removed++; return nil }}, nil
	}}
}

func TestRestart(t *testing.T) {
	const orders = 2500
	p := home{fake: startFake(t), born: func() {}}
	r, err := p.lab().Restart(t.Context(), "direct", orders)
	if err != nil {
		t.Fatal(err)
	}
	if p.lives != 1+restarts || p.kills != p.lives || p.removed != 1 || len(r.Seconds) != restarts || slices.Min(r.Seconds) < 0 || r.Store != "direct" || r.Orders != orders {
		t.Errorf("%d lives, %d kills, removed %d times: %+v", p.lives, p.kills, p.removed, r)
	}
	if days := strings.Join(p.days, ""); len(p.days) != 3 || !strings.Contains(days, `"to":"open"`) {
		t.Errorf("steps of the day: %s", days)
	}
	if len(p.orders) != 2*orders || len(p.snapshots) != 1 || p.snapshots[0] < orders || p.seq-p.snapshots[0] < orders {
		t.Errorf("%d orders, sequence %d, snapshots of %v", len(p.orders), p.seq, p.snapshots)
	}
	var text strings.Builder
	if err := r.WriteTable(&text); err != nil || strings.Count(text.String(), "after a kill") != restarts {
		t.Errorf("%v\n%s", err, &text)
	}
}

// A server that comes back with less, or more, than it had answered is no result.
func TestRestartWithAnotherState(t *testing.T) {
	p := home{fake: startFake(t)}
	p.born = func() {
		if p.lives == 3 {
			p.seq--
		}
	}
	r, err := p.lab().Restart(t.Context(), "direct", 100)
	if !errors.Is(err, ErrProof) || len(r.Seconds) != 2 || p.kills != 3 || p.removed != 1 {
		t.Errorf("%v after %d starts, %d kills, removed %d times", err, len(r.Seconds), p.kills, p.removed)
	}
}

// Nor one that does not begin with the snapshot, or whose day did not end.
func TestRestartProvesWhatItSays(t *testing.T) {
	p := home{fake: startFake(t)}
	p.born = func() { p.began = 0 }
	if _, err := p.lab().Restart(t.Context(), "direct", 100); !errors.Is(err, ErrProof) || p.kills != 2 {
		t.Errorf("no snapshot: %v", err)
	}
	p = home{fake: startFake(t), born: func() {}}
	p.stepped = "rejected"
	if _, err := p.lab().Restart(t.Context(), "direct", 100); err == nil || p.kills != 1 || p.removed != 1 {
		t.Errorf("no end of the day: %v", err)
	}
}

func TestRestartOfNothing(t *testing.T) {
	if _, err := (&Lab{}).Restart(t.Context(), "direct", 0); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), "orders") {
		t.Error(err)
	}
}
