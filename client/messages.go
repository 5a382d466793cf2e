package client

import (
	"context"
	"net/url"
	"strconv"
)

// Message is an outgoing ISO 20022 message.
type Message struct {
	ID          string `json:"id"`  // unique, and the same whenever it is read
	Seq         uint64 `json:"seq"` // of the instruction whose effect is told
	Participant string `json:"participant"`
	Kind        string `json:"kind"` // message definition, as pacs.002.001.10
	Body        string `json:"body"` // XML
}

// Messages reads a page of about limit messages, to all participants where that is empty. After is "" at first, then the next of the page before: a sequence, or
// the id of a message. Where next is after, there is nothing newer; a page may be empty before.
func (c *Client) Messages(ctx context.Context, participant, after string, limit int) (messages []Message, next string, err error) {
	if after == "" {
		after = "0"
	}
	query := url.Values{"after": {after}, "limit": {strconv.Itoa(limit)}}
	if participant != "" {
		query.Set("participant", participant)
	}
	var page struct {
		Items     []Message `json:"items"`
		NextAfter uint64    `json:"next_after"`
		NextID    string    `json:"next_id"`
	}
	if err := c.get(ctx, "/v1/messages?"+query.Encode(), &page); err != nil {
		return nil, after, err
	}
	if page.NextID != "" {
		return page.Items, page.NextID, nil
	}
	return page.Items, strconv.FormatUint(page.NextAfter, 10), nil
}
