package netting

import "testing"

// Each row is a problem and the orders, by line, that the bypass stage chooses.
func TestImprove(t *testing.T) {
	for _, row := range []struct{ name, problem, chosen string }{
		{"nothing waits", `
account A 10`, ""},
		{"the greatest solution has all", `
account A 0
account B 0
order A B 10
order B A 10`, "1 2"},
		{"the smallest that covers the deficit is dropped", `
account A 100
account B 0
order A B 90
order A B 40
order A B 55`, "2 3"}, // lacks 85
		{"of equal ones the last of the queue", `
account A 100
account B 0
order A B 60
order A B 60`, "1"},
		{"the last of the queue, not the youngest", `
account A 100
account B 0
order A B 60
order A B 60 first`, "2"},
		{"none covers: the largest first", `
account A 50
account B 0
order A B 40
order A B 70
order A B 60`, "1"},
		{"what one account drops, another may come to lack", `
account A 0
account B 0
account C 10
order A C 30
order B C 30
order C A 30
order C B 15`, "1 3"}, // B lacks 15 and drops 30, then C lacks 5 and drops 15
		{"what fits is re-added, the oldest first", `
account A 50
account B 0
order A B 100
order A B 30
order A B 20
order A B 20`, "2 3"},
		{"re-adding goes on while something is added", `
account A 10
account B 0
account C 0
order C A 10
order B C 10
order A B 10
limit A B 10`, "1 2 3"},
		{"equal values: the greatest solution", `
account A 50
account B 0
order A B 50
order A B 20
order A B 30`, "1"},
		{"a normal one goes only with all urgent ones", `
account A 50
account B 0
order A B 60 urgent
order A B 10`, ""},
		{"urgent ones go in their order", `
account A 50
account B 0
order A B 60 urgent
order A B 10 urgent
order A B 20 highly-urgent`, "3"},
		{"what is reserved stays", `
account A 100 reserved 20 30
account B 0
order A B 60
order A B 50`, "2"},
		{"an urgent one leaves the highly urgent reservation", `
account A 100 reserved 20 30
account B 0
order A B 90 urgent
order A B 80 urgent first`, "2"},
		{"a bilateral limit drops what counts against it", `
account A 100
account B 0
account C 0
limit A B 20
order A B 20
order A C 50
order A B 15`, "1 2"},
		{"and is relieved by what comes back", `
account A 100
account B 0
limit A B 20
order A B 30
order B A 10`, "1 2"},
		{"a multilateral limit is for those without their own", `
account A 100
account B 0
account C 0
limit A * 10
limit A B 70
order A B 60
order A C 20
order A C 10`, "1 3"},
		{"a limit that was lowered below zero stops all that count against it", `
account A 100
account B 0
account C 0
limit A B -5
order A B 1
order A C 10`, "2"},
		{"none counts against a limit but urgent ones: the queue is dropped from its end", `
account A 100
account B 0
account C 0
limit A B 5
order A B 10 urgent
order A C 10`, ""},
		{"blocked for debit", `
account A 100 blocked
account B 100
order A B 10
order B A 20`, "2"},
		{"a barred urgent one holds up the rest", `
account A 100
account B 0
account C 0
order A B 10 urgent barred
order A C 10 urgent
order A C 10`, ""},
		{"a barred normal one is passed", `
account A 100
account B 0
account C 0
order A B 10 barred
order A C 10`, "2"},
		{"to an outsider", `
account A 15
order A ? 20
order A ? 10`, "2"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, _ := read(t, row.problem).build()
			if got := sequences(p, newSolver().Improve(p, greatest(p))); got != row.chosen {
				t.Errorf("chosen %q, want %q", got, row.chosen)
			}
		})
	}
}

// One sweep adds one order of the chain; the bound is the caller's.
func TestReaddingStopsAfterSweepsMax(t *testing.T) {
	d := read(t, `
account A 10
account B 0
account C 0
account D 0
order C D 10
order C D 10
order B C 10
order A B 10`)
	for sweeps, want := range []string{"", "4", "3 4", "1 3 4"} {
		p, _ := d.build()
		s := &Solver{SweepsMax: sweeps}
		if got := sequences(p, s.Improve(p, make([]bool, len(p.Orders)))); got != want {
			t.Errorf("after %d sweeps %q, want %q", sweeps, got, want)
		}
	}
}

// More orders than DropBestMax: the greatest solution with what fits is all that is tried.
func TestDropBestIsLeftOutOfLargeProblems(t *testing.T) {
	d := read(t, `
account A 100
account B 0
order A B 60
order A B 50
order A B 45
order A B 50`)
	for dropBestMax, want := range map[int]string{3: "1", 4: "2 4"} {
		p, _ := d.build()
		s := &Solver{SweepsMax: 64, DropBestMax: dropBestMax}
		if got := sequences(p, s.Improve(p, greatest(p))); got != want {
			t.Errorf("up to %d orders %q, want %q", dropBestMax, got, want)
		}
	}
}
