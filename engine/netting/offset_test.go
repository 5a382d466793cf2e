package netting

import "testing"

// Each row is a problem and the orders, by line, in their order of settlement.
func TestOffset(t *testing.T) {
	for _, row := range []struct{ name, problem, settled string }{
		{"nothing waits", `
account A 10`, ""},
		{"no orders back", `
account A 10
account B 0
order A B 5`, ""},
		{"the lower one's first", `
account A 0
account B 0
order B A 10
order A B 10`, "2 1"},
		{"a list loses its last order until its debtor can pay", `
account A 5
account B 0
order A B 10
order A B 20
order B A 8`, "1 3"},
		{"what one list loses, the other account lacks", `
account A 0
account B 0
order A B 10
order A B 15
order B A 20`, ""},
		{"pairs by the difference of their sums", `
account A 0
account B 50
account C 50
order A B 10
order B A 40
order A C 10
order C A 11`, "3 4 1 2"},
		{"equal differences: the lower account, then the higher", `
account A 0
account B 0
account C 0
order B C 10
order C B 10
order A C 10
order C A 10
order A B 10
order B A 10`, "5 6 3 4 1 2"},
		{"a pair has what an earlier one left", `
account A 10
account B 0
account C 0
order A B 20
order B A 10
order A C 10
order C A 5`, "3 4"}, // with the 10 of the beginning the first two would settle
		{"strict: only the leading run", `strict
account A 0
account B 0
account C 0
order A C 5
order A B 10
order B A 10`, ""},
		{"strict: one behind another creditor's waits", `strict
account A 0
account B 0
account C 0
order A B 10
order A C 5
order A B 7
order B A 10
order B A 7`, "1 4"},
		{"bypass: normal ones pass those to others", `
account A 0
account B 0
account C 0
order A C 5
order A B 10
order B A 10`, "2 3"},
		{"but not urgent ones", `
account A 0
account B 0
account C 0
order A C 5 urgent
order A B 10
order B A 10`, ""},
		{"all urgent ones go to the other", `
account A 0
account B 0
account C 0
order A B 5 urgent
order A C 5
order A B 10
order B A 15
order C A 5`, "1 3 4"},
		{"what is reserved stays", `
account A 10 reserved 5 5
account B 0
order A B 10 urgent
order A B 6
order B A 5`, "1 3"},
		{"within a limit", `
account A 10
account B 0
limit A B 4
order A B 7
order A B 5
order B A 5`, "1 3"},
		{"a limit of all others is used up by one of them", `
account A 10
account B 0
account C 0
limit A * 3
order A B 7
order B A 5
order A C 8
order C A 5`, "1 2"},
		{"blocked", `
account A 10 blocked
account B 10
order A B 7
order B A 5`, ""},
		{"barred", `
account A 10
account B 10
order A B 7 barred
order B A 5`, ""},
		{"to an outsider", `strict
account A 10
account B 10
order A ? 7
order A B 7
order B A 5`, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, of := read(t, row.problem).build()
			if got := numbers(newSolver().Offset(p), of); got != row.settled {
				t.Errorf("settled %q, want %q", got, row.settled)
			}
		})
	}
}
