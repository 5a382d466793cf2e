package gateway

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// namesOf reads a list to its end, page by page, and answers the member that names each row.
func (s *testServer) namesOf(path, member string) (names []string) {
	s.t.Helper()
	for cursor := ""; ; {
		var page struct {
			Items []map[string]any `json:"items"`
			Next  string           `json:"next_cursor"`
		}
		if a := s.get(path + cursor); json.Unmarshal([]byte(a.body), &page) != nil || a.status != 200 {
			s.t.Fatalf("%s%s: %d %s", path, cursor, a.status, a.body)
		}
		for _, row := range page.Items {
			names = append(names, row[member].(string))
		}
		if page.Next == "" {
			return names
		}
		cursor = "&cursor=" + page.Next
	}
}

// Participants are listed by an asset that they have an account in, its issuer among them, and assets by a participant; both filters may stand together.
func TestNamesAreListedByEachOther(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // CNY: CBCNCNB0, ALPHCNB0, BRAVGB20; CHARDEF0 has no account
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0"}`)
	s.post("/v1/assets", `{"code":"USD","scale":2,"issuer":"CBCNCNB0"}`)
	s.post("/v1/accounts", `{"participant":"BRAVGB20","asset":"EUR"}`)
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"EUR"}`)
	for query, want := range map[string][]string{
		"asset=CNY": {"CBCNCNB0", "ALPHCNB0", "BRAVGB20"},
		"asset=EUR": {"BRAVGB20", "CHARDEF0", "CBEUDEF0"},
		"asset=USD": {"CBCNCNB0"},
		"asset=JPY": nil, "participant=NOBODY": nil, "participant=NOBODY&asset=CNY": nil,
		"participant=CHARDEF0":           {"CHARDEF0"},
		"participant=CHARDEF0&asset=EUR": {"CHARDEF0"},
		"participant=CHARDEF0&asset=CNY": nil,
	} {
		for _, limit := range []int{1, 2, 7} {
			if got := s.namesOf(fmt.Sprintf("/v1/participants?%s&limit=%d", query, limit), "id"); !slices.Equal(got, want) {
				t.Errorf("participants by %s, %d a page: %v, want %v", query, limit, got, want)
			}
		}
	}
	for query, want := range map[string][]string{
		"participant=BRAVGB20": {"CNY", "EUR"},
		"participant=CHARDEF0": {"EUR"},
		"participant=CBCNCNB0": {"CNY", "USD"},
		"asset=EUR":            {"EUR"},
		"participant=NOBODY":   nil, "asset=JPY": nil, "participant=ALPHCNB0&asset=JPY": nil,
		"participant=ALPHCNB0&asset=CNY": {"CNY"},
		"participant=ALPHCNB0&asset=EUR": nil,
	} {
		for _, limit := range []int{1, 2, 7} {
			if got := s.namesOf(fmt.Sprintf("/v1/assets?%s&limit=%d", query, limit), "code"); !slices.Equal(got, want) {
				t.Errorf("assets by %s, %d a page: %v, want %v", query, limit, got, want)
			}
		}
	}
}
