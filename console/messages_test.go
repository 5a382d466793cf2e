package console_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	sectionLine = regexp.MustCompile(`^  (\w+): \{$`)
	messageLine = regexp.MustCompile(`^    (\w+): ['"](.*)['"],$`)
	placeholder = regexp.MustCompile(`\{\w+\}`)
)

// messages reads a message file: texts by section and key.
func messages(t *testing.T, language string) map[string]string {
	t.Helper()
	text, err := os.ReadFile("web/src/messages/" + language + ".ts")
	if err != nil {
		t.Fatal(err)
	}
	all, section := map[string]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if found := sectionLine.FindStringSubmatch(line); found != nil {
			section = found[1]
		} else if found := messageLine.FindStringSubmatch(line); found != nil {
			all[section+"."+found[1]] = found[2]
		} else if strings.HasPrefix(line, "    ") {
			t.Errorf("%s.ts: this line is no message: %s", language, line)
		}
	}
	return all
}

// fromServer are sections whose English the server has, or a column's own name is: they may be empty.
var fromServer = []string{"alert.", "column."}

// TestEachMessageIsThereInBothLanguages: the same keys, with the same values to fill in; the Chinese ones are Chinese.
func TestEachMessageIsThereInBothLanguages(t *testing.T) {
	en, zh := messages(t, "en"), messages(t, "zh")
	if len(en) < 400 {
		t.Fatalf("only %d messages", len(en))
	}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		english, chinese := en[key], zh[key]
		empty := english == "" && slices.ContainsFunc(fromServer, func(section string) bool { return strings.HasPrefix(key, section) })
		switch {
		case english == "" && !empty, chinese == "" && english != " ": // what stands between sentences is nothing in Chinese
			t.Errorf("%s has no text: English %q, Chinese %q", key, english, chinese)
		case !strings.ContainsFunc(placeholder.ReplaceAllString(chinese, ""), func(r rune) bool { return unicode.Is(unicode.Han, r) }) && key != "column.hhi" && !onlyValues(english):
			t.Errorf("%s is not Chinese: %s", key, chinese)
		}
		if !empty && !slices.Equal(filled(english), filled(chinese)) {
			t.Errorf("%s is filled with %v in English, with %v in Chinese", key, filled(english), filled(chinese))
		}
	}
	for key := range zh {
		if _, ok := en[key]; !ok {
			t.Errorf("%s is in Chinese only", key)
		}
	}
}

// onlyValues is whether a message is made of nothing but values and signs, as "{debtor} → {creditor}".
func onlyValues(text string) bool {
	return !strings.ContainsFunc(placeholder.ReplaceAllString(text, ""), unicode.IsLetter)
}

// filled are the values that a message is filled with, in the order of their names.
func filled(text string) []string {
	found := slices.Sorted(slices.Values(placeholder.FindAllString(text, -1)))
	return slices.Compact(found)
}

// Landmarks and the heads of reports are Chinese too.
func TestLandmarksAndReportsAreChinese(t *testing.T) {
	w := liveTown(t)
	w.post("/v1/day", object{"asset": "CNY", "to": "cut-off"})
	b := openTab(t, w.server)
	b.open("replay?asset=CNY")
	b.choose("language", "zh")
	marks := "[..." + element("marks") + "?.options ?? []].slice(1).map((e) => e.text.replace(/^#\\d+ [\\d:]+ /, ''))"
	b.wait("(" + marks + ").length > 5 && (" + marks + ").every((text) => /\\p{Script=Han}/u.test(text))")
	b.wait("(" + marks + ").includes('CNY：业务截止') && (" + marks + ").includes('CNY：第 1 场已清算')")
	for _, report := range []string{"settlement", "positions", "accounts", "queues", "ageing", "matrix", "measures", "limits", "orders", "journal", "exceptions"} {
		b.open("reports?report=" + report)
		heads := "[..." + element("table-report") + "?.querySelectorAll('[role=columnheader]') ?? []].map((e) => e.innerText)"
		b.wait("(" + heads + ").length > 5 && (" + heads + ").every((text) => /\\p{Script=Han}/u.test(text) || text === 'HHI')")
	}
	b.choose("language", "en")
	b.open("replay?asset=CNY")
	b.wait("(" + marks + ").includes('CNY: Cut-off') && (" + marks + ").includes('CNY: cycle 1 settled')")
}
