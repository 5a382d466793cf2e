package console_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestLooks goes through all pages in light and dark at the width of a tablet, a laptop and a large screen: nothing may be cut off to the
// right, and every text must be read (WCAG 2.1 AA, 1.4.3).
func TestLooks(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := liveTown(t)
	b := openTab(t, w.server)
	b.open("overview?asset=CNY")
	for _, theme := range []string{"light", "dark"} {
		b.choose("theme", theme)
		b.wait("document.documentElement.dataset.theme === " + quote(theme))
		for _, width := range []int64{820, 1280, 1920} {
			b.size(width, 1100)
			for _, page := range pages {
				b.open(page + "?asset=CNY")
				name := fmt.Sprintf("%s, %s, %d px", page, theme, width)
				if over := eval[string](b, widest); over != "" {
					t.Errorf("%s: goes beyond the right edge: %s", name, over)
				}
				for _, text := range eval[[]string](b, faint) {
					t.Errorf("%s: %s", name, text)
				}
			}
		}
	}
}

// widest is the element that makes the page scroll sideways, or nothing. What scrolls within itself is fine.
const widest = `(() => {
	const page = document.querySelector('#page')
	const right = document.documentElement.clientWidth
	if (document.documentElement.scrollWidth <= right && page.scrollWidth <= page.clientWidth) return ''
	for (const e of page.querySelectorAll('*')) {
		const edge = e.parentElement.closest('#page, .table-scroll, .assets-scroll, .cycle-matrix, pre').getBoundingClientRect().right
		if (e.closest('.table-scroll, .assets-scroll, .cycle-matrix, pre') === null && e.getBoundingClientRect().right > edge + 1) return e.outerHTML.slice(0, 160)
	}
	return document.documentElement.scrollWidth + ' > ' + right
})()`

// faint lists texts whose colour is too near to their ground. Colours are drawn and read back, for they come in many notations; grounds are
// laid over each other from the root down, and what an ancestor makes translucent counts.
const faint = `(() => {
	const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
	const known = new Map()
	const rgba = (color) => {
		if (!known.has(color)) {
			canvas.clearRect(0, 0, 1, 1)
			canvas.fillStyle = color
			canvas.fillRect(0, 0, 1, 1)
			const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data
			known.set(color, [r, g, b, a / 255])
		}
		return known.get(color)
	}
	const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1]
	const ground = (e) => {
		if (!e) return [255, 255, 255, 1]
		const c = rgba(getComputedStyle(e).backgroundColor)
		return c[3] === 1 ? c : over(c, ground(e.parentElement))
	}
	const opacity = (e) => (e ? Number(getComputedStyle(e).opacity) * opacity(e.parentElement) : 1)
	const light = ([r, g, b]) => {
		const f = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
		return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b)
	}
	const found = new Set()
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	let n = 0
	while (texts.nextNode()) {
		const e = texts.currentNode.parentElement
		if (!texts.currentNode.data.trim() || !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || e.closest(':disabled, option')) continue
		n++
		const style = getComputedStyle(e)
		const below = ground(e)
		const c = rgba(e.namespaceURI.endsWith('svg') ? style.fill : style.color)
		const ink = over([...c.slice(0, 3), c[3] * opacity(e)], below)
		const [a, b] = [light(ink), light(below)].sort((x, y) => y - x)
		const ratio = (a + 0.05) / (b + 0.05)
		const px = parseFloat(style.fontSize)
		const least = px >= 24 || (px >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5
		if (ratio < least) found.add(ratio.toFixed(2) + ' of ' + least + ' to 1: "' + texts.currentNode.data.trim().slice(0, 40) + '" in ' + e.tagName + '.' + (e.getAttribute('class') ?? ''))
	}
	if (n < 20) found.add('only ' + n + ' texts were looked at')
	return [...found].slice(0, 12)
})()`

// TestEveryTextHasItsChinese: with Chinese chosen, the navigation and every page's title are Chinese, and no key of a message stands for it.
func TestEveryTextHasItsChinese(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := liveTown(t)
	b := openTab(t, w.server)
	b.open("overview?asset=CNY")
	b.choose("language", "zh")
	b.wait("document.documentElement.lang === 'zh-Hans'")
	english := "[...document.querySelectorAll('#page th, #page .table-head button')].map((e) => e.innerText).find((text) => /^[A-Z][a-z]+( [a-z]+)+$/.test(text)) ?? ''"
	b.wait("(" + english + ") === ''") // all of the page changes, not only what is drawn anew
	for _, page := range pages {
		b.open(page + "?asset=CNY")
		title := eval[string](b, "document.querySelector('#page h1').innerText + "+element("nav-"+page)+".innerText")
		if strings.ContainsFunc(title, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
			t.Errorf("%s is called %s", page, title)
		}
		text := b.text("page-" + page)
		for _, section := range pages {
			if strings.Contains(text, section+".") {
				t.Errorf("%s shows a key of section %s", page, section)
			}
		}
	}
}
