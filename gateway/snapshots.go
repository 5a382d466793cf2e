package gateway

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// The reports of a snapshot and their formats.
var (
	reports = []string{"accounts", "positions", "queues", "orders", "limits"}
	formats = map[string]string{"json": typeJSON, "csv": "text/csv; charset=utf-8"}
)

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
	var seq uint64
	report, format, _ := strings.Cut(string(p[1]), ".")
	contentType := formats[format]
	if readSeq(p[0], &seq) != "" || !slices.Contains(reports, report) || contentType == "" {
		refuse(ctx, fasthttp.StatusNotFound, "not_found", "", "there is nothing at this path")
		return
	}
	if !readQuery(ctx, noQuery) {
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
	file := g.export(seq, report, format)
	if _, err := file.Peek(1); err != nil && err != io.EOF {
		g.refuseSnapshot(ctx, err)
		return
	}
	ctx.Response.Header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="weir-%d-%s.%s"`, seq, report, format))
	ctx.SetContentType(contentType)
	ctx.SetBodyStream(file, -1)
}

// exported is a report while it is written, so that it is never in memory whole: it may be larger than the state. One that breaks
// off ends in an error, and with it the connection, so that no part is taken for a whole.
type exported struct {
	*bufio.Reader
	pipe *io.PipeReader
}

// Close ends the writing.
func (e *exported) Close() error { return e.pipe.Close() }

const exportBuffer = 64 << 10

// export begins to write a report, and frees the place in exporting at its end.
func (g *Gateway) export(seq uint64, report, format string) *exported {
	r, w := io.Pipe()
	go func() {
		defer func() {
			if cause := recover(); cause != nil {
				_ = w.CloseWithError(panicked{cause})
			}
			<-g.exporting
		}()
		buffer := bufio.NewWriterSize(w, exportBuffer)
		err := g.Snapshots.Export(seq, report, format, buffer)
		if err == nil {
			err = buffer.Flush()
		}
		_ = w.CloseWithError(err)
	}()
	return &exported{bufio.NewReaderSize(r, exportBuffer), r}
}

// panicked carries a panic to the goroutine that answers.
type panicked struct{ cause any }

func (p panicked) Error() string { return fmt.Sprint(p.cause) }

func (g *Gateway) refuseSnapshot(ctx *fasthttp.RequestCtx, err error) {
	var p panicked
	if errors.As(err, &p) {
		panic(p.cause)
	}
	if errors.Is(err, ErrNoSnapshot) {
		refuse(ctx, fasthttp.StatusNotFound, "unknown_snapshot", "seq", "there is no snapshot of this sequence")
		return
	}
	g.Log.Error("snapshot", "error", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		unavailable(ctx, "disk_full", "the disk of the snapshots is full; nothing was done")
		return
	}
	refuse(ctx, fasthttp.StatusInternalServerError, "snapshot_failed", "", "the snapshot could not be made or read")
}
