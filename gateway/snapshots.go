package gateway

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/internal/report"
)

// mediaTypes are those of the formats of reports.
var mediaTypes = map[string]string{
	"json": typeJSON, "csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// createSnapshot makes a snapshot of the present state.
func (g *Gateway) createSnapshot(ctx *fasthttp.RequestCtx, _ params) {
	info, err := g.Snapshots.Create()
	if err != nil {
		g.refuseSnapshot(ctx, err)
		return
	}
	ctx.SetStatusCode(fasthttp.StatusCreated)
	answer(ctx, typeJSON, append(appendSnapshot(append(takeBody(ctx), '{'), &info), '}'))
}

// listSnapshots lists the snapshots that are kept.
func (g *Gateway) listSnapshots(ctx *fasthttp.RequestCtx, _ params) {
	if !readQuery(ctx, noQuery) {
		return
	}
	infos, err := g.Snapshots.List()
	if err != nil {
		g.refuseSnapshot(ctx, err)
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range infos {
		text = append(appendSnapshot(beginRow(text), &infos[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, 0))
}

func appendSnapshot(dst []byte, s *SnapshotInfo) []byte {
	dst = appendNumber(dst, "seq", s.Seq)
	dst = appendText(dst, "hash", fmt.Sprintf("%016x", s.Hash))
	dst = appendTime(dst, "time", s.Time)
	dst = appendNumber(dst, "size_bytes", uint64(s.Bytes))
	return appendNumber(dst, "engine_version", uint64(s.Version))
}

// exportSnapshot answers a report of a snapshot as a file.
func (g *Gateway) exportSnapshot(ctx *fasthttp.RequestCtx, p params) {
	r, ok := readReport(ctx, p)
	if !ok {
		return
	}
	select {
	case g.exporting <- struct{}{}:
	case <-g.running.Done():
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
		return
	case <-time.After(g.ReadTimeout):
		unavailable(ctx, "full", "other exports are running; nothing was done")
		return
	}
	file := g.export(r)
	if _, err := file.Peek(1); err != nil && err != io.EOF {
		g.refuseSnapshot(ctx, err)
		return
	}
	header := <-file.header
	ctx.Response.Header.Set("Weir-Seq", strconv.FormatUint(header.Seq, 10))
	ctx.Response.Header.Set("Weir-Hash", header.HashText())
	ctx.Response.Header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, report.FileName(&r, &header)))
	ctx.SetContentType(mediaTypes[r.Format])
	ctx.SetBodyStream(file, -1)
}

// readReport reads which report is asked for. False: that is wrong, which is answered.
func readReport(ctx *fasthttp.RequestCtx, p params) (r report.Request, ok bool) {
	var found bool
	r.Name, r.Format, found = strings.Cut(string(p[1]), ".")
	if readSeq(p[0], &r.Seq) != "" || !found || !slices.Contains(report.Names(), r.Name) || mediaTypes[r.Format] == "" {
		refuse(ctx, fasthttp.StatusNotFound, "not_found", "", "there is nothing at this path")
		return r, false
	}
	ok = readQuery(ctx, func(name string, value []byte) string { return readReportParameter(&r, name, value) })
	if !ok {
		return r, false
	}
	if wrong := r.Check(); wrong != nil {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", wrong.Field, wrong.Text)
		return r, false
	}
	return r, true
}

// readReportParameter reads one of limit, from, to, date and account, and answers what is wrong with it.
func readReportParameter(r *report.Request, name string, value []byte) (wrong string) {
	switch name {
	case "limit":
		return readLimit(value, &r.Limit)
	case "from":
		return readSpanSeq(value, &r.Span.From)
	case "to":
		return readSpanSeq(value, &r.Span.To)
	case "date":
		date, err := time.Parse(time.DateOnly, string(value))
		days := date.Unix() / (24 * 60 * 60)
		if err != nil || days < 1 || days > engine.MaxBusinessDate {
			return "must be a date such as 2026-01-31"
		}
		r.Span.Date = uint32(days)
	case "account":
		number, err := strconv.ParseUint(string(value), 10, 32)
		if err != nil || number == 0 {
			return "must be the number of an account"
		}
		r.Account = uint32(number)
	default:
		return "is not known here"
	}
	return ""
}

// readSpanSeq reads a sequence from 1 on.
func readSpanSeq(value []byte, seq *uint64) (wrong string) {
	if wrong = readSeq(value, seq); wrong == "" && *seq == 0 {
		wrong = "must be at least 1"
	}
	return wrong
}

// exported is a report while it is written, so that it is never in memory whole: it may be larger than the state. One that breaks
// off ends in an error, and with it the connection, so that no part is taken for a whole.
type exported struct {
	*bufio.Reader
	pipe   *io.PipeReader
	header chan report.Header // has it when the first byte has come
}

// Close ends the writing.
func (e *exported) Close() error { return e.pipe.Close() }

const exportBuffer = 64 << 10

// export begins to write a report, and frees the place in exporting at its end.
func (g *Gateway) export(asked report.Request) *exported {
	r, w := io.Pipe()
	header := make(chan report.Header, 1)
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				_ = w.CloseWithError(panicked{cause})
			}
			<-g.exporting
		}()
		buffer := bufio.NewWriterSize(w, exportBuffer)
		err := g.Snapshots.Export(asked, func(h report.Header) { header <- h }, buffer)
		if err == nil {
			err = buffer.Flush()
		}
		_ = w.CloseWithError(err)
	}()
	return &exported{bufio.NewReaderSize(r, exportBuffer), r, header}
}

// panicked carries a panic to the goroutine that answers.
type panicked struct{ cause any }

func (p panicked) Error() string { return fmt.Sprint(p.cause) }

// reportErrors are what a report is refused for.
var reportErrors = []struct {
	err               error
	status            int
	code, field, text string
}{
	{ErrNoSnapshot, fasthttp.StatusNotFound, "unknown_snapshot", "seq", "there is no snapshot of this sequence"},
	{report.ErrNoAccount, fasthttp.StatusNotFound, "unknown_account", "account", "no account has this number at the end of the span"},
	{ErrArchived, fasthttp.StatusConflict, "archived", "from", "the log does not reach back to there; weir report --archive reads copies of it"},
	{report.ErrTooLong, fasthttp.StatusConflict, "too_many_rows", "", "a sheet holds 1,048,575 rows and the report has more: take csv or parquet"},
}

func (g *Gateway) refuseSnapshot(ctx *fasthttp.RequestCtx, err error) {
	var p panicked
	if errors.As(err, &p) {
		panic(p.cause)
	}
	for _, known := range reportErrors {
		if errors.Is(err, known.err) {
			refuse(ctx, known.status, known.code, known.field, known.text)
			return
		}
	}
	g.Log.Error("snapshot", "error", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		unavailable(ctx, "disk_full", "the disk of the snapshots is full; nothing was done")
		return
	}
	refuse(ctx, fasthttp.StatusInternalServerError, "snapshot_failed", "", "the snapshot could not be made or read")
}
