package wal

import (
	"fmt"
	"io"
	"testing"
)

// BenchmarkAppend reports durable orders of 128 bytes a second, by orders in a frame.
func BenchmarkAppend(b *testing.B) {
	for _, store := range []string{Direct, Portable} {
		for _, orders := range []int{1, 64, 1024, 8192} {
			b.Run(fmt.Sprintf("%s/%d", store, orders), func(b *testing.B) { benchAppend(b, store, orders) })
		}
	}
}

func benchAppend(b *testing.B, store string, orders int) {
	l, err := Open(Options{Dir: b.TempDir(), Store: store})
	if err != nil {
		b.Skip(err)
	}
	payloads := [][]byte{orderBytes(orders)}
	archiveEvery := max(1, (512<<20)/len(payloads[0]))
	b.SetBytes(int64(len(payloads[0])))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := l.Append(payloads, orders, int64(i)); err != nil {
			b.Fatal(err)
		}
		if i%archiveEvery == archiveEvery-1 {
			b.StopTimer()
			seq, _, _ := l.Last()
			if _, err := l.Archive(seq); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	}
	b.ReportMetric(float64(b.N)*float64(orders)/b.Elapsed().Seconds(), "orders/s")
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
}

func orderBytes(orders int) []byte {
	b := make([]byte, 128*orders)
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
	return b
}

// BenchmarkSeal is the part of an append that needs no disk.
func BenchmarkSeal(b *testing.B) {
	for _, orders := range []int{1, 1024, 8192} {
		b.Run(fmt.Sprint(orders), func(b *testing.B) {
			s := sealer{log: 1}
			p := [][]byte{orderBytes(orders)}
			b.SetBytes(int64(len(p[0])))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := s.seal(state{next: 1}, p, orders, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRead reports orders a second through a Reader, from a cold window.
func BenchmarkRead(b *testing.B) {
	for _, store := range []string{Direct, Portable} {
		b.Run(store, func(b *testing.B) { benchRead(b, store) })
	}
}

func benchRead(b *testing.B, store string) {
	const frames, orders = 256, 1024
	dir := b.TempDir()
	l, err := Open(Options{Dir: dir, Store: store})
	if err != nil {
		b.Skip(err)
	}
	p := [][]byte{orderBytes(orders)}
	for range frames {
		if _, err := l.Append(p, orders, 1); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		readAll(b, dir, frames*orders)
	}
	b.SetBytes(frames * orders * 128)
	b.ReportMetric(float64(b.N)*frames*orders/b.Elapsed().Seconds(), "orders/s")
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
}

func readAll(tb testing.TB, dir string, upTo uint64) {
	r, err := NewReader(dir, 0, ReaderOptions{UpTo: upTo})
	if err != nil {
		tb.Fatal(err)
	}
	for err == nil {
		_, err = r.Next()
	}
	if err != io.EOF {
		tb.Fatal(err)
	}
	if err := r.Close(); err != nil {
		tb.Fatal(err)
	}
}
