package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"weir/client"
)

// sendTo sends each object of the files to one call, and prints each answer as a line of JSON. Without a file it sends one request
// without a body.
func (c submitCmd) sendTo(ctx context.Context, server *client.Client) error {
	bodies := []json.RawMessage{nil}
	if len(c.Files) > 0 {
		bodies = nil
	}
	for _, name := range c.Files {
		objects, err := readObjects(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		bodies = append(bodies, objects...)
	}
	refused := 0
	for _, body := range bodies {
		answer, sound, err := sendObject(ctx, server, c.To, body)
		if err != nil {
			return fmt.Errorf("no answer from %s: %w", c.Addr, err)
		}
		if !sound {
			refused++
		}
		fmt.Printf("%s\n", answer)
	}
	return refusedError(refused)
}

// readObjects reads a file of JSON: one object, one a line, or an array of them.
func readObjects(name string) ([]json.RawMessage, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	var objects []json.RawMessage
	if bytes.HasPrefix(text, []byte("[")) {
		return objects, json.Unmarshal(text, &objects)
	}
	for d := json.NewDecoder(bytes.NewReader(text)); d.More(); {
		var object json.RawMessage
		if err := d.Decode(&object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	if len(objects) == 0 {
		return nil, errors.New("it is empty; expected JSON")
	}
	return objects, nil
}

// sendObject answers the answer, whatever it says, and whether it is a good one. An error says that there was none.
func sendObject(ctx context.Context, server *client.Client, path string, body []byte) (answer []byte, sound bool, err error) {
	answer, err = server.PostRaw(ctx, path, body)
	var p *client.Problem
	if errors.As(err, &p) {
		answer, err = json.Marshal(p)
		return answer, false, err
	}
	if err != nil {
		return nil, false, err
	}
	type outcome struct{ Status string }
	var o struct {
		outcome
		Legs []outcome // of a chain
	}
	_ = json.Unmarshal(answer, &o) // an answer that is no outcome has no status
	sound = o.Status != "rejected"
	for _, leg := range o.Legs {
		sound = sound && leg.Status != "rejected"
	}
	return answer, sound, nil
}

func refusedError(count int) error {
	if count == 0 {
		return nil
	}
	return fmt.Errorf("refused: %d", count)
}
