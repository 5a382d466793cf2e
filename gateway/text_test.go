package gateway

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// What the document says of texts is what the server takes.
func TestTextsAreTakenAsTheDocumentSays(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	side := `{"id":"00000000-0000-4000-8000-0000000000a1","participant":"ALPHCNB0","counterparty":"BRAVGB20","gives":{"asset":"CNY","amount":"1"},"takes":{"asset":"USD","amount":"1"},"reference":TEXT}`
	leg := strings.TrimSuffix(order(2, "1.00", ""), "}") + `,"end_to_end_id":TEXT}`
	for _, row := range []struct{ schema, member, path, body string }{
		{"TradeSide", "reference", "/v1/matches", side},
		{"Order", "end_to_end_id", "/v1/orders", strings.TrimSuffix(order(1, "1.00", ""), "}") + `,"end_to_end_id":TEXT}`},
		{"Leg", "end_to_end_id", "/v1/chains", chainOf(order(3, "1.00", ""), leg)},
		{"Participant", "name", "/v1/participants", `{"id":"DELTUS30","name":TEXT}`},
		{"CycleOpening", "name", "/v1/cycles", `{"asset":"CNY","name":TEXT}`},
	} {
		told, _ := at("components", "schemas", row.schema, "properties", row.member)
		member := told.(map[string]any)
		pattern := regexp.MustCompile(member["pattern"].(string))
		for _, text := range []string{
			"a", "a b", " a", "a ", " ", "", "~", "\"", "\\", "a\u0000", "a\tb", "\u001f", "\u007f", "\u0080", "a\u0085b", "\u009f", "\u00a0", "\u00e9", "\u2028", "\u65e5", "\ufffd",
			"\ufffe", "a\uffff", "\U0001f600", "\U0010ffff", strings.Repeat("a", 16), strings.Repeat("a", 17), strings.Repeat("\u65e5", 35), strings.Repeat("a", 36), strings.Repeat("a", 140), strings.Repeat("a", 141),
		} {
			written, _ := json.Marshal(text)
			if row.member == "reference" { // no escapes in it
				written = []byte(`"` + strings.NewReplacer("\u0000", "", "\t", "", "\u001f", "", "\"", "\u00e9", "\\", "\u00e9").Replace(text) + `"`)
				text = string(written[1 : len(written)-1])
			}
			size := float64(utf8.RuneCountInString(text))
			want := pattern.MatchString(text) && size >= member["minLength"].(float64) && size <= member["maxLength"].(float64)
			a := s.post(row.path, strings.Replace(row.body, "TEXT", string(written), 1))
			if taken := !strings.Contains(a.body, `"invalid_value"`); taken != want || !taken && !strings.Contains(a.body, row.member+`"`) {
				t.Errorf("%s.%s %q: taken %v, the document says %v: %s", row.schema, row.member, text, taken, want, a.body)
			}
		}
	}
}
