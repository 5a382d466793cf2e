package gateway

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/valyala/fasthttp"
)

// The reports of a snapshot and their formats.
var (
	reports = []string{"accounts", "positions", "queues", "orders"}
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
	file := bytes.NewBuffer(takeBody(ctx))
	if err := g.Snapshots.Export(seq, report, format, file); err != nil {
		g.refuseSnapshot(ctx, err)
		return
	}
	ctx.Response.Header.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="weir-%d-%s.%s"`, seq, report, format))
	answer(ctx, contentType, file.Bytes())
}

func (g *Gateway) refuseSnapshot(ctx *fasthttp.RequestCtx, err error) {
	if errors.Is(err, ErrNoSnapshot) {
		refuse(ctx, fasthttp.StatusNotFound, "unknown_snapshot", "seq", "there is no snapshot of this sequence")
		return
	}
	g.Log.Error("snapshot", "error", err)
	refuse(ctx, fasthttp.StatusInternalServerError, "snapshot_failed", "", "the snapshot could not be made or read")
}
