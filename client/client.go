package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client is a connection to one server.
type Client struct {
	base string
	http *http.Client
}

const (
	requestTimeout = time.Minute
	idleConns      = 256 // kept open between requests
)

// New makes a client of the server at address, host:port or a URL. Nothing is sent yet.
func New(address string) *Client {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	transport := &http.Transport{
		MaxIdleConns: idleConns, MaxIdleConnsPerHost: idleConns, IdleConnTimeout: requestTimeout, DisableCompression: true,
	}
	return &Client{base: strings.TrimSuffix(address, "/"), http: &http.Client{Transport: transport, Timeout: requestTimeout}}
}

// Close closes the idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Problem is an error document of the server (RFC 9457).
type Problem struct {
	Status int    `json:"status"` // HTTP status
	Title  string `json:"title"`
	Code   string `json:"code"` // stable
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error names status, code, field and detail.
func (p *Problem) Error() string {
	text := fmt.Sprintf("%d %s", p.Status, p.Code)
	if p.Field != "" {
		text += ": " + p.Field
	}
	if p.Detail != "" {
		text += ": " + p.Detail
	}
	return text
}

// send makes one request and answers the body of a success. An answer of 4xx or 5xx is a *Problem.
func (c *Client) send(ctx context.Context, method, path, contentType string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 {
		p := &Problem{Status: resp.StatusCode, Title: resp.Status}
		if json.Unmarshal(answer, p) != nil {
			p.Code = "unknown" // something else than Weir answered
		}
		return nil, p
	}
	return answer, nil
}

// get reads the JSON at a path into answer.
func (c *Client) get(ctx context.Context, path string, answer any) error {
	text, err := c.send(ctx, http.MethodGet, path, "", nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, answer)
}

// post sends JSON and reads the answer.
func (c *Client) post(ctx context.Context, path string, question, answer any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	text, err := c.send(ctx, http.MethodPost, path, "application/json", body)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, answer)
}

// list reads all pages of a list.
func list[T any](ctx context.Context, c *Client, path string, filters url.Values) ([]T, error) {
	var all []T
	query := url.Values{"limit": {"1000"}}
	for name, values := range filters {
		if values[0] != "" {
			query[name] = values
		}
	}
	for {
		var page struct {
			Items      []T    `json:"items"`
			NextCursor string `json:"next_cursor"`
		}
		if err := c.get(ctx, path+"?"+query.Encode(), &page); err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.NextCursor == "" {
			return all, nil
		}
		query.Set("cursor", page.NextCursor)
	}
}
