package gateway

import (
	"math"
	"strconv"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// Bounds of one query: what the core is held up for at most.
const (
	queryScan = 20_000 // objects looked at
	queryRows = 1000   // rows copied out
)

const (
	defaultLimit = 100
	cursorBase   = 36
)

// page says which part of a list is asked for, and which rows.
type page struct {
	limit       int    // rows, 1 to queryRows
	cursor      uint64 // where the last page ended; 0: at the beginning
	participant uint32 // 0: all
	asset       uint16 // 0: all
	nothing     bool   // a filter names what does not exist
}

// readPage reads limit, cursor, participant and asset. False: one is wrong, which is answered.
func (g *Gateway) readPage(ctx *fasthttp.RequestCtx) (p page, ok bool) {
	p.limit = defaultLimit
	ok = readQuery(ctx, func(name string, value []byte) string { return g.readPageParameter(&p, name, value) })
	return p, ok
}

// readAssetPage reads limit, cursor and asset, where participants have no meaning. False: one is wrong, which is answered.
func (g *Gateway) readAssetPage(ctx *fasthttp.RequestCtx, p *page) bool {
	return readQuery(ctx, func(name string, value []byte) string {
		if name == "participant" {
			return "is not known here"
		}
		return g.readPageParameter(p, name, value)
	})
}

// readPageParameter reads one of them, and answers what is wrong with it.
func (g *Gateway) readPageParameter(p *page, name string, value []byte) (wrong string) {
	switch name {
	case "limit":
		return readLimit(value, &p.limit)
	case "cursor":
		return readCursor(value, &p.cursor)
	case "participant":
		if !wire.IsParticipantID(value) {
			return "must be 1 to 35 of A-Z, 0-9 and hyphen"
		}
		number, known := g.Directory.Participant(value)
		p.participant, p.nothing = number, p.nothing || !known
	case "asset":
		if !wire.IsAssetCode(value) {
			return "must be 3 to 12 of A-Z and 0-9"
		}
		asset, known := g.Directory.Asset(value)
		p.asset, p.nothing = asset.Number, p.nothing || !known
	default:
		return "is not known here"
	}
	return ""
}

// wants says whether an account passes the filters.
func (p *page) wants(a *engine.AccountInfo) bool {
	return (p.participant == 0 || a.Participant == p.participant) && (p.asset == 0 || a.Asset == p.asset)
}

// readQuery passes each parameter to read, which answers what is wrong with it. False: one is wrong or stands twice, which
// is answered.
func readQuery(ctx *fasthttp.RequestCtx, read func(name string, value []byte) (wrong string)) bool {
	var seen []string
	for key, value := range ctx.QueryArgs().All() {
		name, wrong := string(key), ""
		for _, s := range seen {
			if s == name {
				wrong = "stands more than once"
			}
		}
		if wrong == "" {
			wrong = read(name, value)
		}
		if wrong != "" {
			refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", name[:min(len(name), 64)], wrong)
			return false
		}
		seen = append(seen, name)
	}
	return true
}

// noQuery refuses every parameter.
func noQuery(string, []byte) string { return "is not known here" }

func readLimit(value []byte, limit *int) (wrong string) {
	n, err := strconv.ParseUint(string(value), 10, 16)
	if err != nil || n < 1 || n > queryRows {
		return "must be a whole number from 1 to 1000"
	}
	*limit = int(n)
	return ""
}

// readCursor reads what appendNext wrote.
func readCursor(value []byte, cursor *uint64) (wrong string) {
	n, err := strconv.ParseUint(string(value), cursorBase, 64)
	if err != nil || n == 0 {
		return "must be the next_cursor of a page before"
	}
	*cursor = n
	return ""
}

// readSeq reads a sequence.
func readSeq(value []byte, seq *uint64) (wrong string) {
	n, err := strconv.ParseUint(string(value), 10, 63)
	if err != nil {
		return "must be a sequence: a whole number from 0 to " + strconv.FormatInt(math.MaxInt64, 10)
	}
	*seq = n
	return ""
}

// beginItems and endItems write what stands around the rows of a page. next 0: it is the last one.
func beginItems(dst []byte) []byte { return append(dst, `{"items":[`...) }

func endItems(dst []byte, next uint64) []byte { return endPage(append(dst, ']'), next) }

// endPage ends a page behind its rows and what else it tells.
func endPage(dst []byte, next uint64) []byte {
	if next != 0 {
		dst = append(dst, `,"next_cursor":"`...)
		dst = strconv.AppendUint(dst, next, cursorBase)
		dst = append(dst, '"')
	}
	return append(dst, '}')
}

// beginRow opens a row of a list, behind a comma where one is due.
func beginRow(dst []byte) []byte {
	if dst[len(dst)-1] != '[' {
		dst = append(dst, ',')
	}
	return append(dst, '{')
}
