package gateway

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// document is openapi.json, read.
var document = func() map[string]any {
	var d map[string]any
	if err := json.Unmarshal(openAPIDocument, &d); err != nil {
		panic(err)
	}
	return d
}()

// at goes down into the document; the last step may be missing.
func at(steps ...string) (value any, ok bool) {
	value, ok = any(document), true
	for _, step := range steps {
		object, _ := value.(map[string]any)
		if value, ok = object[step]; !ok {
			return nil, false
		}
		value = referred(value)
	}
	return value, ok
}

// referred is what a reference leads to, and anything else itself.
func referred(value any) any {
	object, _ := value.(map[string]any)
	if to, ok := object["$ref"].(string); ok {
		value, _ = at(strings.Split(strings.TrimPrefix(to, "#/"), "/")...)
	}
	return value
}

// What the server answers before it looks at a call is told of each.
func TestEveryRouteTellsWhatAllAnswer(t *testing.T) {
	for _, r := range routes {
		for _, status := range []string{"400", "403", "405", "408", "413", "431", "500", "503"} {
			if status == "403" && r.open() {
				continue
			}
			if _, told := at("paths", r.path, strings.ToLower(r.method), "responses", status, "content", typeProblem, "schema"); !told && (status != "503" || r.path != "/livez") {
				t.Errorf("%s %s does not tell %s", r.method, r.path, status)
			}
		}
	}
	about, _ := at("info", "description")
	if !strings.Contains(about.(string), "4 MiB") {
		t.Errorf("the most bytes of a body are not told: %s", about)
	}
}

func TestEveryRouteIsDocumentedAndViceVersa(t *testing.T) {
	var have, told []string
	for _, r := range routes {
		have = append(have, r.method+" "+r.path)
		if _, told := at("paths", r.path, strings.ToLower(r.method), "requestBody"); told != (r.body != noBody) {
			t.Errorf("%s %s has a body: %v; the document tells otherwise", r.method, r.path, r.body != noBody)
		}
	}
	paths, _ := at("paths")
	for path, calls := range paths.(map[string]any) {
		for method, call := range calls.(map[string]any) {
			told = append(told, strings.ToUpper(method)+" "+path)
			for _, need := range []string{"operationId", "summary", "responses", "tags"} {
				if call.(map[string]any)[need] == nil {
					t.Errorf("%s %s has no %s", method, path, need)
				}
			}
		}
	}
	slices.Sort(have)
	slices.Sort(told)
	if !slices.Equal(have, told) {
		t.Errorf("routes\n%v\ndocument\n%v", have, told)
	}
	if version, _ := at("openapi"); version != "3.1.0" {
		t.Errorf("openapi %v", version)
	}
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	found := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if to, ok := v["$ref"].(string); ok {
				found++
				if _, ok := at(strings.Split(strings.TrimPrefix(to, "#/"), "/")...); !ok {
					t.Errorf("%s leads nowhere", to)
				}
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(document)
	if found < 20 {
		t.Errorf("only %d references", found)
	}
}

// checkDocumented holds an answer against the document: its status, its media type and, of JSON, its members.
func checkDocumented(t testing.TB, method, path string, a answered) {
	t.Helper()
	place, _ := newRouter(routes).find([]byte(strings.SplitN(path, "?", 2)[0]))
	if place == nil || place.methods[method] == nil {
		return
	}
	template := place.methods[method].path
	method = place.methods[method].method // HEAD answers as GET is told to
	contentType, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	schema, ok := at("paths", template, strings.ToLower(method), "responses", strconv.Itoa(a.status), "content", contentType, "schema")
	if !ok {
		t.Errorf("%s %s answers %d %s, which openapi.json does not tell", method, template, a.status, contentType)
		return
	}
	if contentType != typeJSON && contentType != typeProblem {
		return
	}
	var body any
	if err := json.Unmarshal([]byte(a.body), &body); err != nil {
		return // an export of the fake snapshots
	}
	if wrong := mismatch(schema.(map[string]any), body); wrong != "" {
		t.Errorf("%s %s answers %s\nopenapi.json: %s", method, template, a.body, wrong)
	}
}

// mismatch says how a body differs from its schema: in type, in a pattern, in members that are missing or not told. Empty: it does not.
func mismatch(schema map[string]any, body any) string {
	if to, ok := schema["$ref"].(string); ok {
		inner, _ := at(strings.Split(strings.TrimPrefix(to, "#/"), "/")...)
		return mismatch(inner.(map[string]any), body)
	}
	if choices, ok := schema["oneOf"].([]any); ok {
		wrong := ""
		for _, choice := range choices {
			if wrong = mismatch(choice.(map[string]any), body); wrong == "" {
				return ""
			}
		}
		return wrong
	}
	switch body := body.(type) {
	case []any:
		items, ok := schema["items"].(map[string]any)
		if !ok {
			return "an array is not told"
		}
		for _, item := range body {
			if wrong := mismatch(items, item); wrong != "" {
				return wrong
			}
		}
	case map[string]any:
		return mismatchOfObject(schema, body)
	case string:
		if choices, ok := schema["enum"].([]any); ok && !slices.Contains(choices, any(body)) {
			return fmt.Sprintf("%q is not among %v", body, choices)
		}
		if pattern, ok := schema["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(body) {
			return fmt.Sprintf("%q does not match %s", body, pattern)
		}
		if kind := fmt.Sprint(schema["type"]); schema["const"] == nil && !strings.Contains(kind, "string") {
			return fmt.Sprintf("%q is a string, told is %s", body, kind)
		}
	}
	return ""
}

func mismatchOfObject(schema map[string]any, body map[string]any) string {
	properties, required := map[string]any{}, []any{}
	parts := []any{schema}
	if all, ok := schema["allOf"].([]any); ok {
		parts = all
	}
	for _, part := range parts {
		p := part.(map[string]any)
		if to, ok := p["$ref"].(string); ok {
			inner, _ := at(strings.Split(strings.TrimPrefix(to, "#/"), "/")...)
			p = inner.(map[string]any)
		}
		members, _ := p["properties"].(map[string]any)
		maps.Copy(properties, members)
		needed, _ := p["required"].([]any)
		required = append(required, needed...)
	}
	if len(properties) == 0 {
		return ""
	}
	open := strings.HasPrefix(fmt.Sprint(schema["description"]), "Further members")
	for name, inner := range body {
		told, ok := properties[name].(map[string]any)
		if !ok && !open {
			return "member " + name + " is not told"
		}
		if wrong := mismatch(told, inner); ok && wrong != "" {
			return name + ": " + wrong
		}
	}
	for _, name := range required {
		if _, ok := body[name.(string)]; !ok {
			return fmt.Sprintf("member %s is missing", name)
		}
	}
	return ""
}

func TestDocumentsNeedNothingFromElsewhere(t *testing.T) {
	s := startServer(t, nil)
	page := s.get("/docs")
	if page.status != 200 || !strings.Contains(page.body, `fetch("/openapi.json")`) {
		t.Fatalf("%d %s", page.status, page.body)
	}
	for _, foreign := range []string{"http://", "https://", "src=", "innerHTML", "onclick"} {
		if strings.Contains(page.body, foreign) {
			t.Errorf("the page holds %s", foreign)
		}
	}
	policy := page.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Count(policy, "'sha256-") != 2 {
		t.Errorf("policy %s", policy)
	}
	if doc := s.get("/openapi.json"); doc.status != 200 || doc.body != string(openAPIDocument) {
		t.Errorf("%d", doc.status)
	}
}
