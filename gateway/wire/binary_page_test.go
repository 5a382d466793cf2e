package wire

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"weir/engine"
)

// The page about binary records says where each field lies, and what each number means.
func TestPageOfBinaryRecordsIsTrue(t *testing.T) {
	text, err := os.ReadFile("../../docs/reference/binary.md")
	if err != nil {
		t.Fatal(err)
	}
	page, told := string(text), 0
	record, outcome := reflect.TypeFor[engine.Instruction](), reflect.TypeFor[engine.Outcome]()
	for _, row := range regexp.MustCompile("(?m)^\\| (\\d+) \\| (\\d+) \\| [^|]+\\| `(\\w+)` \\|").FindAllStringSubmatch(page, -1) {
		field, known := record.FieldByName(row[3])
		if !known {
			field, known = outcome.FieldByName(row[3])
		}
		offset, _ := strconv.Atoi(row[1])
		size, _ := strconv.Atoi(row[2])
		at := int(field.Offset)
		if field.Name == "Reason" || field.Name == "Status" {
			at += 8 // in the Verdict
		}
		if field.Name == "Flags" && offset > 8 { // of the Verdict
			at = 10
		}
		if !known || at != offset || int(field.Type.Size()) != size {
			t.Errorf("%s is told to lie at %d with %d bytes; known %v, at %d with %d", row[3], offset, size, known, at, field.Type.Size())
		}
		told++
	}
	if told != 29 {
		t.Errorf("%d fields are told", told)
	}
	for r := range 256 {
		if code := engine.Reason(r).String(); code != "" && !strings.Contains(page, fmt.Sprintf("| %d | `%s` |", r, code)) {
			t.Errorf("| %d | `%s` | is not told", r, code)
		}
	}
	for s := engine.Rejected; s <= engine.Unmatched; s++ {
		if !strings.Contains(page, fmt.Sprintf("%d `%s`", s, s)) {
			t.Errorf("%d `%s` is not told", s, s)
		}
	}
}
