package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// server is the side under test as it is asked outside of what is measured.
type server struct {
	addr string
	pid  int // 0: unknown
	http http.Client
}

func newServer(addr string, pid int) *server {
	return &server{addr: addr, pid: pid, http: http.Client{Transport: &http.Transport{}, Timeout: answerWithin}}
}

func (s *server) Close() { s.http.CloseIdleConnections() }

// awaitReady asks until the server takes orders.
func (s *server) awaitReady(ctx context.Context) error {
	const nap = 20 * time.Millisecond
	for deadline := time.Now().Add(answerWithin); ; {
		_, err := s.get(ctx, "/readyz")
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("bench: the server at %s is not ready after %s: %w", s.addr, answerWithin, err)
		}
		if err := pause(ctx, nap); err != nil {
			return err
		}
	}
}

// get reads what is at a path.
func (s *server) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := s.http.Do(request)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: GET %s: status %d: %s", ErrAnswer, path, response.StatusCode, excerpt(body))
	}
	return body, nil
}

// read reads the JSON at a path, as far as into names it.
func (s *server) read(ctx context.Context, path string, into any) error {
	body, err := s.get(ctx, path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: GET %s: %w", ErrAnswer, path, err)
	}
	return nil
}

// sequence is the number of the last instruction.
func (s *server) sequence(ctx context.Context) (uint64, error) {
	var state struct{ Seq uint64 }
	err := s.read(ctx, "/v1/state", &state)
	return state.Seq, err
}

// balances calls take with the balance of each account of the asset.
func (s *server) balances(ctx context.Context, take func(balance string) error) error {
	for cursor := ""; ; {
		query := url.Values{"asset": {assetCode}, "limit": {"1000"}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		var page struct {
			Items      []struct{ Balance string }
			NextCursor string `json:"next_cursor"`
		}
		if err := s.read(ctx, "/v1/accounts?"+query.Encode(), &page); err != nil {
			return err
		}
		for _, account := range page.Items {
			if err := take(account.Balance); err != nil {
				return err
			}
		}
		if cursor = page.NextCursor; cursor == "" {
			return nil
		}
	}
}

// shownOrder is what GET /v1/orders/{id} shows of an order, as far as it is compared.
type shownOrder struct {
	ID       string `json:"id"`
	Debtor   string `json:"debtor"`
	Creditor string `json:"creditor"`
	Asset    string `json:"asset"`
	Amount   string `json:"amount"`
	Status   string `json:"status"`
}

func (s *server) order(ctx context.Context, id string) (o shownOrder, err error) {
	err = s.read(ctx, "/v1/orders/"+id, &o)
	return o, err
}
