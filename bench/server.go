package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
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
		var unknown *net.DNSError
		if errors.As(err, &unknown) && unknown.IsNotFound {
			return fmt.Errorf("bench: addr %s: there is no such host", s.addr)
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
	return s.ask(ctx, &s.http, http.MethodGet, path, "")
}

// post sends JSON to a path.
func (s *server) post(ctx context.Context, path, body string) ([]byte, error) {
	return s.ask(ctx, &s.http, http.MethodPost, path, body)
}

func (s *server) ask(ctx context.Context, client *http.Client, method, path, body string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != "" {
		request.Header.Set("Content-Type", typeJSON)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK && response.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("%w: %s %s: status %d: %s", ErrAnswer, method, path, response.StatusCode, excerpt(text))
	}
	return text, nil
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

// state is what GET /v1/state shows, as far as it is compared.
type state struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

func (s *server) state(ctx context.Context) (is state, err error) {
	err = s.read(ctx, "/v1/state", &is)
	return is, err
}

// shownAccount is what GET /v1/accounts shows of an account, as far as it is compared.
type shownAccount struct {
	Account     uint32 `json:"account"`
	Participant string `json:"participant"`
	Balance     string `json:"balance"`
	Queued      int    `json:"queued"`
}

// accounts calls take with each account of an asset.
func (s *server) accounts(ctx context.Context, asset string, take func(row *shownAccount) error) error {
	for cursor := ""; ; {
		query := url.Values{"asset": {asset}, "limit": {"1000"}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		var page struct {
			Items      []shownAccount `json:"items"`
			NextCursor string         `json:"next_cursor"`
		}
		if err := s.read(ctx, "/v1/accounts?"+query.Encode(), &page); err != nil {
			return err
		}
		for i := range page.Items {
			if err := take(&page.Items[i]); err != nil {
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
