package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/valyala/fasthttp"
)

// floorOfLoopback has a server that does nothing answer requests of the size of one order, in this process.
func (t *Targets) floorOfLoopback(ctx context.Context, _ string, span time.Duration) (err error) {
	answer := bytes.Repeat([]byte{'a'}, 200)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := fasthttp.Server{Handler: func(ctx *fasthttp.RequestCtx) { ctx.SetBody(answer) }}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		err = errors.Join(err, server.Shutdown())
		_ = listener.Close() // for Shutdown does not end a Serve that has yet to begin
		if ended := <-served; !errors.Is(ended, net.ErrClosed) {
			err = errors.Join(err, ended)
		}
	}()
	const what = "HTTP echo over loopback in one process, "
	one, _, err := exchanges(ctx, listener.Addr().String(), 1, span)
	if err != nil {
		return err
	}
	t.add(what+"one connection: p50", unitMilliseconds, 0, 0, inMilliseconds(one.P50))
	const many = 64
	_, rate, err := exchanges(ctx, listener.Addr().String(), many, span)
	if err == nil {
		t.add(what+"64 connections", unitPerSecond, 0, 0, rate)
	}
	return err
}

// exchanges sends request after request by so many connections. The rate is in requests per second.
func exchanges(ctx context.Context, addr string, connections int, span time.Duration) (p Percentiles, rate float64, err error) {
	body := bytes.Repeat([]byte{'a'}, 160)
	request := fmt.Appendf(nil, "POST /v1/orders HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", addr, len(body), body)
	times, failures := make([]*hdrhistogram.Histogram, connections), make([]error, connections)
	var all sync.WaitGroup
	start := time.Now()
	for i := range connections {
		all.Go(func() { times[i], failures[i] = exchangeFor(ctx, addr, request, span) })
	}
	all.Wait()
	took := time.Since(start)
	if err := errors.Join(failures...); err != nil {
		return p, 0, err
	}
	for _, others := range times[1:] {
		times[0].Merge(others)
	}
	return percentilesOf(times[0]), perSecond(int(times[0].TotalCount()), took), nil
}

// exchangeFor sends one request after the other by one connection for a time, and tells how long each took.
func exchangeFor(ctx context.Context, addr string, request []byte, span time.Duration) (times *hdrhistogram.Histogram, err error) {
	c, err := dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return repeat(span, func(now time.Time) error { return c.exchange(request, now) })
}
