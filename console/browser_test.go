package console_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

var noBrowser = flag.Bool("no-browser", false, "skip what needs a browser")

// patience is how long the page may take to show what is waited for: it bounds a failure, and is no measure of speed.
const patience = 30 * time.Second

// flags of the browser: no window, nothing in the background, and no name but this machine's leads anywhere.
var browserFlags = append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
	chromedp.NoSandbox, chromedp.DisableGPU,
	chromedp.Flag("disable-quic", true),
	chromedp.Flag("disable-component-update", true),
	chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
	chromedp.Flag("lang", "en-US"),
)

// chromium is the one browser of all tests; its tabs share nothing.
var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	allocator, _ := chromedp.NewExecAllocator(context.Background(), append(browserFlags, chromedp.ExecPath(path))...)
	ctx, cancel := chromedp.NewContext(allocator)
	endBrowser = cancel
	return ctx, chromedp.Do(ctx, chromedp.Navigate("about:blank"))
})

var endBrowser = func() {}

// tab is a page of the console in the browser, and what went wrong in it.
type tab struct {
	t   *testing.T
	s   *server
	ctx context.Context

	mu        sync.Mutex
	wrong     []string // messages of the console that are errors
	foreign   []string // requests to others than the server
	addresses []string // of all requests
	messages  []*network.EventEventSourceMessageReceived
	down      bool // the server is: that requests fail is no error
}

// openTab opens an empty tab for a server, 1280 px wide. It fails the test in the end if the console told an error, or a request left the machine.
func openTab(t *testing.T, s *server) *tab {
	t.Helper()
	if *noBrowser {
		t.Skip("-no-browser")
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		t.Skip("Chromium is missing: the console is not tested in a browser (make tools installs it where it may)")
	}
	parent, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	b := &tab{t: t, s: s, ctx: ctx}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	b.size(1280, 800)
	t.Cleanup(func() {
		b.check()
		cancel()
	})
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "assert" || e.Type == "warning" {
			text, _ := json.Marshal(e.Args)
			b.wrong = append(b.wrong, fmt.Sprintf("console.%s %s", e.Type, text))
		}
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, fmt.Sprintf("exception %s %+v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" && !(b.down && e.Entry.Source == "network") {
			b.wrong = append(b.wrong, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		b.addresses = append(b.addresses, e.Request.URL)
		if at, err := url.Parse(e.Request.URL); err != nil || at.Scheme != "data" && at.Host != b.s.address {
			b.foreign = append(b.foreign, e.Request.URL)
		}
	case *network.EventEventSourceMessageReceived:
		b.messages = append(b.messages, e)
	case *network.EventWebSocketCreated:
		b.foreign = append(b.foreign, e.URL)
	}
}

// check fails the test for what went wrong so far.
func (b *tab) check() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.wrong {
		b.t.Errorf("an error in the browser's console: %s", text)
	}
	for _, address := range b.foreign {
		b.t.Errorf("a request left the machine: %s", address)
	}
	b.wrong, b.foreign = nil, nil
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
	eval[string](b, "(window.drawn = false, requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true })), '')") // what is drawn by size is drawn anew
	b.wait(fmt.Sprintf("window.drawn && innerWidth === %d", width))
}

// eval is the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// wait waits until an expression is true.
func (b *tab) wait(expression string) {
	b.t.Helper()
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		var fine bool
		if fine, err = chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); fine && err == nil {
			return
		}
	}
	text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(document.querySelector('#page') ?? document.body)?.innerText.slice(0, 2000) ?? ''`))
	b.check()
	b.t.Fatalf("this does not become true: %s\n%v\nthe page shows:\n%s", expression, err, text)
}

// open shows a page of the console and waits for its first data.
func (b *tab) open(page string) {
	b.t.Helper()
	name, _, _ := strings.Cut(page, "?")
	if strings.HasPrefix(eval[string](b, "location.href"), b.s.url("/console/")) {
		eval[string](b, "location.hash = "+quote("#/"+page))
	} else {
		b.do(chromedp.Navigate(b.s.url("/console/#/" + page)))
	}
	b.wait(element("page-"+name) + "?.dataset.ready === 'true'")
	b.wait(element("live") + "?.dataset.state === 'live'")
}

// element is the expression of the element with a test id.
func element(testid string) string {
	return "document.querySelector(" + quote("[data-testid="+quote(testid)+"]") + ")"
}

// rows is the expression of how many rows a table has, also those out of sight.
func rows(table string) string { return "Number(" + element(table) + "?.dataset.rows)" }

func quote(text string) string {
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

// click clicks an element that can be clicked, or will be.
func (b *tab) click(testid string) {
	b.t.Helper()
	b.wait(element(testid) + " && !" + element(testid) + ".disabled")
	eval[bool](b, element(testid)+".click() ?? true")
}

// choose sets a select or an input as its user would.
func (b *tab) choose(testid, value string) {
	b.t.Helper()
	b.wait(element(testid))
	eval[bool](b, `(() => {
		const e = `+element(testid)+`
		const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(e), 'value')
		own.set.call(e, `+quote(value)+`)
		e.dispatchEvent(new Event('input', { bubbles: true }))
		return e.dispatchEvent(new Event('change', { bubbles: true }))
	})()`)
}

// row clicks the row of a table that holds a text, and waits for it.
func (b *tab) row(table, text string) {
	b.t.Helper()
	find := "[..." + element(table) + "?.querySelectorAll('.row') ?? []].find((r) => r.textContent.includes(" + quote(text) + "))"
	b.wait(find)
	eval[bool](b, find+".click() ?? true")
}

// keys presses keys one after the other.
func (b *tab) keys(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(chromedp.KeyEvent(key))
	}
}

// text is the text of the element with a test id.
func (b *tab) text(testid string) string {
	b.t.Helper()
	return eval[string](b, element(testid)+"?.innerText ?? ''")
}
