package scenario

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"weir/engine"
)

// Machine is what a script runs against: an engine, or its twin.
type Machine interface {
	Apply(time int64, payload []byte, r *engine.Results)
	Hash() uint64
	Asset(number uint16) (engine.AssetInfo, bool)
	Account(number uint32) (engine.AccountInfo, bool)
	Queued(account uint32, into []engine.OrderInfo, limit int) []engine.OrderInfo
	FindOrders(id [16]byte, into []engine.OrderInfo) []engine.OrderInfo
	Limits(account uint32, into []engine.LimitInfo) []engine.LimitInfo
	Measures(account uint32) (engine.Measures, bool)
	Cycle(number uint32) (engine.CycleInfo, bool)
	CyclePositions(number, mark uint32, into []engine.CyclePositionInfo, limit int) (rows []engine.CyclePositionInfo, next uint32)
	CyclePairs(number, mark uint32, into []engine.CyclePairInfo, limit int) (rows []engine.CyclePairInfo, next uint32)
	Trade(id [16]byte, instructor uint32) (engine.TradeInfo, engine.Reason)
	Trades(mark uint32, into []engine.TradeInfo, limit int) (rows []engine.TradeInfo, next uint32)
	Chain(id [16]byte, into []engine.OrderInfo) (info engine.ChainInfo, orders []engine.OrderInfo, found bool)
}

// Failure is a command that came out otherwise than its script expects.
type Failure struct {
	File    string
	Line    int
	Command string
	Want    []string
	Got     []string
}

func (f Failure) String() string {
	return fmt.Sprintf("%s:%d: %s: expected %q, came %q", f.File, f.Line, f.Command, f.Want, f.Got)
}

// Run runs a script against an empty machine. The output is the script with what came instead of what was
// expected, so it equals a well-formed script that passes, and is the new script where the rules changed. An error is
// a line that is no command, with file and line; the run ends there.
func Run(file string, script []byte, m Machine) (output []byte, failures []Failure, err error) {
	r := &runner{file: file, machine: m, orders: map[string]Order{}, names: map[[16]byte]string{}, cycles: map[string]uint32{}, time: firstTime}
	lines := strings.SplitAfter(string(script), "\n")
	for at := 0; at < len(lines); {
		text := strings.TrimSpace(lines[at])
		r.line = at + 1
		r.output.WriteString(lines[at])
		at++
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if isExpectation(text) {
			return r.output.Bytes(), r.failures, fmt.Errorf("%s:%d: %s: no command stands above this line", file, r.line, text)
		}
		var want []string
		for ; at < len(lines) && isExpectation(lines[at]); at++ {
			want = append(want, expectation(lines[at]))
		}
		if err := r.command(text, want); err != nil {
			return r.output.Bytes(), r.failures, fmt.Errorf("%s:%d: %s: %w", file, r.line, text, err)
		}
	}
	return r.output.Bytes(), r.failures, nil
}

// arrow begins a line that says what is expected.
const arrow = "->"

func isExpectation(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), arrow) }

func expectation(line string) string {
	return strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), arrow)), " ")
}

// firstTime is the time of the first instruction, in unix nanoseconds; each one comes a second after the one before it.
var firstTime = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixNano()

// runner is the run of one script.
type runner struct {
	file     string
	line     int
	machine  Machine
	output   bytes.Buffer
	failures []Failure

	directory Directory
	orders    map[string]Order    // as last sent under each name, for again
	names     map[[16]byte]string // what the ids stand for
	cycles    map[string]uint32   // what the names of cycles stand for

	time       int64
	kind       engine.Kind // of the last instruction
	cycle      uint32      // that it was about
	own        orderKey    // of the order that it was about
	hashBefore uint64      // before it
	results    engine.Results
	success    string // the answer of the present command that need not be written down
}

// command runs one command and judges what came.
func (r *runner) command(text string, want []string) error {
	words := strings.Fields(text)
	c, known := commands[words[0]]
	if !known {
		return fmt.Errorf("no such command; there are %s", strings.Join(commandNames(), ", "))
	}
	arguments := &arguments{words: words[1:]}
	r.success = c.success
	got, err := c.run(r, arguments)
	if err != nil {
		return err
	}
	if err := arguments.end(); err != nil {
		return err
	}

	success := []string{r.success}
	if len(want) == 0 && slices.Equal(got, success) {
		return nil // stays as short as it was written
	}
	for _, line := range got {
		fmt.Fprintf(&r.output, "  %s %s\n", arrow, line)
	}
	if len(want) == 0 && r.success != "" {
		want = success
	}
	if len(want) > 0 && !slices.Equal(got, want) {
		r.failures = append(r.failures, Failure{r.file, r.line, text, want, got})
	}
	return nil
}

// apply gives one instruction to the machine and learns what it created.
func (r *runner) apply(payload []byte) engine.Outcome {
	r.hashBefore = r.machine.Hash()
	r.results.Reset()
	r.kind, r.cycle = engine.InstructionAt(payload).Kind, engine.SettingAt(payload).Cycle
	r.own = r.ownOrder(engine.InstructionAt(payload))
	r.machine.Apply(r.time, payload, &r.results)
	r.time += int64(time.Second)
	r.directory.Learn(r.results.Events)
	return r.results.Outcomes[0]
}

// answer is what the desk is told of the last instruction: its outcome, then the other orders that moved.
func (r *runner) answer(o engine.Outcome) []string {
	line := said(o.Status, o.Reason)
	if o.Replayed() {
		line = "replayed " + line
	}
	if unit := counted[r.kind]; unit != "" && o.Number > 0 {
		line += fmt.Sprintf(", %d %s", o.Number, unit)
	}
	return append([]string{line}, r.moved()...)
}

// said is a status, and its reason if it has one.
func said(s engine.Status, reason engine.Reason) string {
	if reason == engine.ReasonNone {
		return s.String()
	}
	return s.String() + " (" + reason.String() + ")"
}

// counted is what the number of an answer counts.
var counted = map[engine.Kind]string{engine.Resolve: "settled", engine.Tick: "due", engine.SettleCycle: "moved"}
