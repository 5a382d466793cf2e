package bench

import (
	"fmt"
	page "html/template"
	"math"
	"strings"
)

// chart is a line chart, drawn as SVG. Its colours are classes that the page's style sheet knows, in light and in dark.
type chart struct {
	title, unit string // unit of the vertical axis
	horizontal  []tick
	vertical    []tick
	lines       []line
}

// tick is a mark of an axis, at 0 to 1 of its length.
type tick struct {
	at    float64
	label string
}

// line joins points of 0 to 1 in both directions.
type line struct {
	name   string
	points [][2]float64
	dots   bool // each point is one measurement
}

// Sizes in the units of the drawing, which are pixels where it is shown in full width.
const (
	chartWidth  = 580
	chartHeight = 300
	marginLeft  = 62
	marginRight = 30
	marginTop   = 46
	marginBelow = 40
	lineColours = 6
)

func across(at float64) float64 { return marginLeft + at*(chartWidth-marginLeft-marginRight) }
func down(at float64) float64 {
	return chartHeight - marginBelow - at*(chartHeight-marginTop-marginBelow)
}

// SVG draws the chart.
func (c *chart) SVG() page.HTML {
	var b strings.Builder
	text := page.HTMLEscapeString
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`, chartWidth, chartHeight, text(c.title))
	fmt.Fprintf(&b, `<text class="title" x="%d" y="18">%s</text><text class="unit" x="%d" y="36">%s</text>`, 0, text(c.title), 0, text(c.unit))
	for _, t := range c.vertical {
		y := down(t.at)
		fmt.Fprintf(&b, `<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, across(0), y, across(1), y)
		fmt.Fprintf(&b, `<text class="tick" text-anchor="end" x="%.1f" y="%.1f">%s</text>`, across(0)-8, y+4, text(t.label))
	}
	for _, t := range c.horizontal {
		x := across(t.at)
		fmt.Fprintf(&b, `<line class="mark" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, x, down(0), x, down(0)+5)
		fmt.Fprintf(&b, `<text class="tick" text-anchor="middle" x="%.1f" y="%.1f">%s</text>`, x, down(0)+20, text(t.label))
	}
	for i := range c.lines {
		c.lines[i].draw(&b, i)
	}
	c.drawLegend(&b)
	b.WriteString("</svg>")
	return page.HTML(b.String())
}

func (l *line) draw(b *strings.Builder, index int) {
	colour := index % lineColours
	fmt.Fprintf(b, `<polyline class="line c%d" points="`, colour)
	for _, p := range l.points {
		fmt.Fprintf(b, "%.1f,%.1f ", across(p[0]), down(p[1]))
	}
	b.WriteString(`"/>`)
	for _, p := range l.points {
		if l.dots {
			fmt.Fprintf(b, `<circle class="dot c%d" cx="%.1f" cy="%.1f" r="4"/>`, colour, across(p[0]), down(p[1]))
		}
	}
}

// drawLegend names the lines from the right of the chart's head on, as many as there is room for.
func (c *chart) drawLegend(b *strings.Builder) {
	const step, most = 74, 5
	if len(c.lines) < 2 {
		return
	}
	shown := min(len(c.lines), most)
	for i := range shown {
		x := chartWidth - marginRight - (shown-i)*step
		fmt.Fprintf(b, `<rect class="key c%d" x="%d" y="27" width="14" height="4" rx="2"/>`, i%lineColours, x)
		fmt.Fprintf(b, `<text class="tick" x="%d" y="34">%s</text>`, x+20, page.HTMLEscapeString(c.lines[i].name))
	}
}

// evenTicks are marks at round numbers from 0 to a top that is at least most, which it answers too.
func evenTicks(most float64, label func(float64) string) (ticks []tick, top float64) {
	const about = 5
	if !(most > 0) {
		most = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(most/about)))
	for _, factor := range []float64{1, 2, 5, 10} {
		if most/(step*factor) <= about {
			step *= factor
			break
		}
	}
	count := math.Ceil(most/step - 1e-9)
	top = count * step
	for i := range int(count) + 1 {
		ticks = append(ticks, tick{float64(i) / count, label(float64(i) * step)})
	}
	return ticks, top
}

// short writes a number with few digits, as 2.5M.
func short(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.3gM", v/1e6)
	case v >= 1e3:
		return fmt.Sprintf("%.3gk", v/1e3)
	}
	return fmt.Sprintf("%.3g", v)
}
