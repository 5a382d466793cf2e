package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"weir/client"
	"weir/internal/node"
)

type demoCmd struct {
	Seed    uint64 `default:"1" help:"Seed of the day: the same seed and the same number of banks end with the same state hash, on any machine."`
	Speed   string `default:"normal" help:"normal takes some 90 seconds; max does not wait; or a factor, such as 2 for twice as fast or 0.5 for half."`
	Banks   int    `default:"20" help:"Banks that take part, 8 to 20."`
	Reports string `placeholder:"DIR" help:"Write the reports of the end of day there, and keep them; else they are listed, and removed with all else at the end."`
	Listen  string `default:"127.0.0.1:0" help:"Address of the server and its console; port 0 is a free one."`
	Stay    bool   `help:"At the end keep the server and its console up until Ctrl-C."`
}

// demo is a run: a server of its own by a clock of its own, one client, and the book of what was answered.
type demo struct {
	demoCmd
	story
	ctx     context.Context
	dir     string // all of it is removed in the end
	server  *child
	client  *client.Client
	now     time.Time // what the server's clock shows
	random  uint64
	banks   []client.Participant // those that take part
	book    book
	cycle   uint32 // number of the retail cycle
	reports []writtenReport
}

func (c demoCmd) Run() (err error) {
	d := &demo{demoCmd: c, story: story{out: os.Stdout}, random: c.Seed, now: dayTime("07:50"), book: newBook()}
	if d.pace, err = readPace(c.Speed); err != nil {
		return err
	}
	if c.Banks < fewestBanks || c.Banks > len(demoBanks) {
		return fmt.Errorf("--banks %d: expected %d to %d", c.Banks, fewestBanks, len(demoBanks))
	}
	if err := checkLoopback(c.Listen); err != nil {
		return err
	}
	d.banks = demoBanks[:c.Banks]
	if d.dir, err = os.MkdirTemp("", "weir-demo-"); err != nil {
		return err
	}
	var stop func()
	d.ctx, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	d.done = d.ctx.Done()
	defer func() { err = errors.Join(err, d.stop(), os.RemoveAll(d.dir)) }()
	return d.play()
}

// readPace reads --speed: by what pauses are multiplied.
func readPace(speed string) (float64, error) {
	switch speed {
	case "normal":
		return 1, nil
	case "max":
		return 0, nil
	}
	factor, err := strconv.ParseFloat(speed, 64)
	if err != nil || factor < 0.01 || factor > 1000 {
		return 0, fmt.Errorf("--speed %s: expected normal, max or a factor from 0.01 to 1000", speed)
	}
	return 1 / factor, nil
}

// play tells the day, part by part.
func (d *demo) play() error {
	for _, part := range []func() error{
		d.start, d.setUp, d.preOpen, d.opening, d.messages, d.morning, d.gridlock, d.dissolve, d.ring, d.crash, d.payroll, d.shortfall,
		d.delivery, d.afternoon, d.cutOff, d.endOfDay, d.audit, d.stay, d.finale,
	} {
		if err := part(); err != nil {
			if d.ctx.Err() != nil {
				return errors.New("interrupted; all of it is removed")
			}
			return err
		}
	}
	return nil
}

// start starts the server on an empty directory, with the day's calendar.
func (d *demo) start() error {
	calendar := filepath.Join(d.dir, "demo.calendar")
	if err := os.WriteFile(calendar, demoCalendar, 0o600); err != nil {
		return err
	}
	if err := d.launch(d.Listen); err != nil {
		return err
	}
	d.say("Weir, a demo day: %d fictitious banks, CNY, HKD, USD and the bond %s, on %s, seed %d.", len(d.banks), bond, demoDate, d.Seed)
	d.say("Look on in the console: http://%s/console/ (to steer there, wait for the end, with --stay: the audit accepts no other hand).", d.server.address)
	d.rest(4)
	return nil
}

func (d *demo) data() string { return filepath.Join(d.dir, "data") }

// launch starts the server at the time of the day; all that it was ever answered stands when it listens.
func (d *demo) launch(listen string) (err error) {
	d.server, err = startChild(d.data(), "--listen", listen, "--calendar", filepath.Join(d.dir, "demo.calendar"),
		"--clock", d.now.Format(time.RFC3339), "--orders", "16384", "--accounts", "256", "--snapshot-every", "0")
	if err != nil {
		return err
	}
	d.client = client.New(d.server.address)
	return nil
}

// to sets the clock: what the calendar and the orders' own times bring by then is done when it answers.
func (d *demo) to(clock string) error {
	d.now = dayTime(clock)
	_, err := d.client.PostRaw(d.ctx, "clock", fmt.Appendf(nil, `{"now":%q}`, d.now.Format(time.RFC3339)))
	return err
}

// stay keeps the server up until somebody ends it.
func (d *demo) stay() error {
	if !d.Stay {
		d.rest(4)
		return nil
	}
	d.say("The day is over, state hash %s. The server stays at http://%s/console/ until Ctrl-C.", d.book.hash, d.server.address)
	<-d.ctx.Done()
	return nil
}

// finale stops the server and replays its log.
func (d *demo) finale() error {
	if err := d.stop(); err != nil {
		return err
	}
	replayed, err := node.Verify(d.data(), func(int64, int64) {})
	if err != nil {
		return err
	}
	if err := d.sameReport(); err != nil {
		return err
	}
	if hash := fmt.Sprintf("%016x", replayed.Hash); !d.Stay && hash != d.book.hash {
		return fmt.Errorf("replaying the log gives state hash %s, the server had %s", hash, d.book.hash)
	}
	d.say("Stopped. Replaying the whole log, %d instructions, gives the same state and the same reports.", replayed.Seq)
	fmt.Fprintf(d.out, "state hash %016x\n", replayed.Hash)
	return nil
}

func (d *demo) stop() error {
	if d.client != nil {
		d.client.Close()
	}
	return d.server.stop()
}
