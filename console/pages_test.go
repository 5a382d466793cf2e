package console_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"weir/console"
)

// pages are all pages in the order of the navigation.
var pages = []string{"overview", "liquidity", "queue", "gridlock", "cycles", "matching", "orders", "participants", "day", "reports", "replay"}

// liveTown is a town with a morning behind it; tests that only look may share one.
func liveTown(t *testing.T) *town {
	t.Helper()
	w := found(startServer(t))
	w.live()
	return w
}

func (w *town) count(path string) int {
	w.t.Helper()
	n, cursor := 0, ""
	for {
		page := w.get(path + cursor)
		items, _ := page["items"].([]any)
		n += len(items)
		next, _ := page["next_cursor"].(string)
		if next == "" {
			return n
		}
		cursor = "&cursor=" + next
	}
}

// TestPagesShowTheRunningEngine holds what each page shows against the API.
func TestPagesShowTheRunningEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers and a browser")
	}
	w := liveTown(t)
	b := openTab(t, w.server)
	waiting := w.count("/v1/queues?asset=CNY&limit=1000")
	held := w.count("/v1/orders?status=held&asset=CNY&limit=1000")
	orders := w.count("/v1/orders?status=all&asset=CNY&limit=1000")
	if waiting < 10 || held < 1 || orders < 200 {
		t.Fatalf("%d wait, %d are held, of %d orders: the town is too quiet", waiting, held, orders)
	}
	seq := fmt.Sprint(w.get("/v1/state")["seq"])
	wants := map[string][]string{
		"overview":     {element("page-overview") + ".innerText.includes('CNY')", element("page-overview") + ".innerText.includes('CN0000000013')", element("health")},
		"liquidity":    {rows("table-liquidity") + " >= 8", element("page-liquidity") + ".innerText.includes('ALPHCNB0')"},
		"queue":        {rows("table-queue") + fmt.Sprintf(" === %d", waiting+held)},
		"gridlock":     {element("graph") + ".textContent.includes('ALPHCNB0')"},
		"cycles":       {rows("table-cycles") + " === 3", element("matrix") + "?.querySelectorAll('td[title]').length > 8", element("table-positions") + "?.innerText.includes('DELTCNB0')"},
		"matching":     {rows("table-matching") + " === 2", element("match-detail") + "?.innerText.includes('DVP-2')"},
		"orders":       {rows("table-orders") + " === 200", element("action-more")},
		"participants": {rows("table-participants") + " === 12", element("participant-detail") + "?.innerText.includes('Credit line')"},
		"day":          {element("day-CNY") + "?.innerText.includes('2026-11-30')", element("day-HKD") + "?.innerText.includes('16:00')"},
		"reports":      {rows("table-report") + " > 8", "document.querySelectorAll('[data-testid^=download-]').length === 4"},
		"replay":       {element("replay-at") + "?.innerText.replace(/\\D/g, '') === '" + seq + "'", rows("table-replay") + " === 9"},
	}
	for _, page := range pages {
		b.open(page + "?asset=CNY")
		for _, want := range wants[page] {
			b.wait(want)
		}
		b.check()
	}
	if seen := b.asked("/"); seen < 30 {
		t.Errorf("only %d requests were seen: the listener is deaf", seen)
	}
}

// The overview needs none of the files of the other pages; where these can't be read, a page says so and offers to load again.
func TestPageThatCannotBeReadSaysSo(t *testing.T) {
	w := found(quietServer(t))
	p := startProxy(t, w.address)
	p.cutEach(tagOf(t, "table-queue")) // in the head of the answer
	b := openTab(t, p.server(w.server))
	b.expectDown(true)
	b.open("overview?asset=CNY")
	b.click("nav-queue")
	b.wait(element("views-failed") + "?.querySelector('button')")
	p.cutEach("")
	b.expectDown(false)
	eval[bool](b, element("views-failed")+".querySelector('button').click() ?? true")
	b.wait(element("page-queue") + "?.dataset.ready === 'true'")
}

// tagOf is the entity tag of the script that holds a text, as a browser on this machine gets it.
func tagOf(t *testing.T, text string) string {
	t.Helper()
	scripts, err := filepath.Glob("assets/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range scripts {
		if file := console.Find(filepath.Base(path)); bytes.Contains(file.Plain.Bytes, []byte(text)) {
			return file.Brotli.Tag
		}
	}
	t.Fatalf("no script of %q has %q", scripts, text)
	return ""
}

var screenshots = flag.String("screenshots", "", "a directory for a picture of each page")

const maxPicture = 120 << 10 // bytes

func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("-screenshots DIR makes them")
	}
	w := liveTown(t)
	b := openTab(t, w.server)
	w.at("11:40:00")
	shown := map[string]string{"cycles": "cycles?asset=CNY&cycle=2", "orders": "orders?asset=CNY&id=" + messageID, "gridlock": "gridlock?asset=CNY", "matching": "matching?view=settled"}
	for _, page := range pages {
		address := shown[page]
		if address == "" {
			address = page + "?asset=CNY"
		}
		b.open(address)
		if page == "orders" {
			b.click("action-message")
			b.wait(element("message"))
		}
		picture(b, filepath.Join(*screenshots, "console-"+page+".png"))
	}
	b.choose("theme", "dark")
	b.open("overview?asset=CNY")
	picture(b, filepath.Join(*screenshots, "console-dark.png"))
	b.choose("theme", "light")
	b.choose("language", "zh")
	b.open("queue?asset=CNY")
	picture(b, filepath.Join(*screenshots, "console-zh.png"))
}

// picture saves what the tab shows, once nothing moves any more.
func picture(b *tab, path string) {
	b.t.Helper()
	still := "document.getAnimations().length === 0 && [...document.querySelectorAll('.chart')].every((chart) => chart.querySelector('canvas'))"
	b.wait(still)
	last := []byte{}
	for range 40 {
		shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			b.t.Fatal(err)
		}
		if bytes.Equal(shot, last) {
			break
		}
		last = shot
	}
	small := fewerColours(b.t, last)
	if len(small) > maxPicture {
		b.t.Errorf("%s: %d bytes, at most %d", path, len(small), maxPicture)
	}
	if err := os.WriteFile(path, small, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// fewerColours writes a picture with at most 256 colours, each other one as the nearest of these: the frequent ones, and rare ones that
// are far from all others.
func fewerColours(t *testing.T, picture []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	size := full.Bounds()
	often := map[color.RGBA]float64{}
	for y := range size.Dy() {
		for x := range size.Dx() {
			often[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)]++
		}
	}
	few := image.NewPaletted(size, choosePalette(often))
	draw.Draw(few, size, full, size.Min, draw.Src)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, few); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// choosePalette takes, again and again, the colour that is missed most: by how often it is there, and how far it is from those taken.
func choosePalette(often map[color.RGBA]float64) color.Palette {
	all := slices.SortedFunc(maps.Keys(often), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(often[b], often[a]), slices.Compare([]uint8{a.R, a.G, a.B}, []uint8{b.R, b.G, b.B}))
	})
	far := make([]float64, len(all))
	for i := range far {
		far[i] = 3 * 255 * 255
	}
	var taken color.Palette
	for len(taken) < min(256, len(all)) {
		best := 0
		for i, c := range all {
			if often[c]*far[i] > often[all[best]]*far[best] {
				best = i
			}
		}
		taken = append(taken, all[best])
		for i, c := range all {
			r, g, b := float64(c.R)-float64(all[best].R), float64(c.G)-float64(all[best].G), float64(c.B)-float64(all[best].B)
			far[i] = min(far[i], r*r+g*g+b*b)
		}
	}
	return taken
}

// TestEveryKindOfEventIsHeard: the stream names events by their kind, so a kind that the console does not listen for never reaches it.
func TestEveryKindOfEventIsHeard(t *testing.T) {
	text, err := os.ReadFile("web/src/live.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "const topicsOf")
	list, _, _ = strings.Cut(list, "\n}\n")
	var api struct {
		Components struct {
			Schemas struct {
				Event struct {
					Properties struct {
						Kind struct{ Enum []string }
					}
				}
			}
		}
	}
	document, err := os.ReadFile("../gateway/openapi.json")
	if err == nil {
		err = json.Unmarshal(document, &api)
	}
	if err != nil {
		t.Fatal(err)
	}
	kinds := api.Components.Schemas.Event.Properties.Kind.Enum
	for _, kind := range kinds {
		if !strings.Contains(list, "\n  "+kind+": ") {
			t.Errorf("live.ts has no topics for %s", kind)
		}
	}
	if len(kinds) < 35 {
		t.Errorf("only %d kinds", len(kinds))
	}
}
