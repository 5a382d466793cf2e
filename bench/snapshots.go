package bench

import (
	"context"
	"net/http"
	"time"
)

// snapshotWithin is how long the server may take for one snapshot.
const snapshotWithin = 10 * time.Minute

// snapshots asks for one snapshot after another until it is stopped; the last one is waited for.
func (s *server) snapshots(ctx context.Context) (stop func() (made int, err error)) {
	var made int
	var failure error
	client := http.Client{Transport: &http.Transport{}, Timeout: snapshotWithin}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer client.CloseIdleConnections()
		for {
			if _, failure = s.ask(ctx, &client, http.MethodPost, "/v1/snapshots", ""); failure != nil {
				return
			}
			made++
			select {
			case <-end:
				return
			default:
			}
		}
	}()
	return func() (int, error) { close(end); <-ended; return made, failure }
}
