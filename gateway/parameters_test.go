package gateway

import (
	"strings"
	"testing"
)

// A parameter that nobody knows is refused by all calls, but for those of which the document says that they look at none.
func TestUnknownParametersAreRefused(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	about, _ := at("info", "description")
	values := strings.NewReplacer("/orders/{id}", "/orders/00000000-0000-4000-8000-0000000000f1", "/participants/{id}", "/participants/ALPHCNB0", "{id}", "00000000-0000-4000-8000-0000000000f1", "{number}", "1", "{seq}", "7", "{file}", "orders.json", "{name}", "x")
	for i := range routes {
		r := &routes[i]
		if r.method == "HEAD" || r.path == clockPath || strings.HasPrefix(r.path, "/console") { // this server has no clock; pages are no calls
			continue
		}
		a := s.do(r.method, values.Replace(r.path)+"?zz=1", typeJSON, "{}")
		refused := a.status == 400 && strings.Contains(a.body, `"field":"zz"`)
		if told := !strings.HasPrefix(r.path, "/v1/") && strings.Contains(about.(string), "/"+strings.Split(r.path, "/")[1]); told == refused {
			t.Errorf("%s %s: %d, refused %v; told that it looks at none: %v", r.method, r.path, a.status, refused, told)
		}
	}
}
