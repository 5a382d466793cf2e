package bench

import (
	"context"
	"net/http"
	"time"
)

// snapshotWithin is how long the server may take for one snapshot.
const snapshotWithin = 10 * time.Minute

// snapshot has one made.
func (s *server) snapshot(ctx context.Context) error {
	client := http.Client{Transport: &http.Transport{}, Timeout: snapshotWithin}
	defer client.CloseIdleConnections()
	_, err := s.ask(ctx, &client, http.MethodPost, "/v1/snapshots", "")
	return err
}

// snapshots asks for one snapshot after another until it is stopped; the last one is waited for.
func (s *server) snapshots(ctx context.Context) (stop func() (made int, err error)) {
	var made int
	var failure error
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			if failure = s.snapshot(ctx); failure != nil {
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
