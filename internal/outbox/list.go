package outbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

var errList = errors.New("a JSON list of objects with participant, url and secret is due")

// readList reads the file strictly: encoding/json alone takes null for anything, a key twice, and keys in other letters. An error never shows a value, which may be a secret.
func readList(text []byte) (all []listed, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return nil, errList
	}
	for d.More() {
		l, err := readListed(d)
		if err != nil {
			return nil, fmt.Errorf("[%d].%w", len(all), err)
		}
		all = append(all, l)
	}
	if _, err := d.Token(); err != nil {
		return nil, errList
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the list")
	}
	return all, nil
}

// readListed reads one object of the list. An error begins with the key.
func readListed(d *json.Decoder) (l listed, err error) {
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return l, errList
	}
	fields := map[string]*string{"participant": &l.Participant, "url": &l.URL, "secret": &l.Secret, "after": &l.After}
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return l, errList
		}
		key, _ := token.(string) // nothing else is a key
		switch {
		case fields[key] == nil:
			return l, fmt.Errorf("%q: is not known here", key)
		case seen[key]:
			return l, fmt.Errorf("%s: stands more than once", key)
		}
		seen[key] = true
		token, err = d.Token()
		text, ok := token.(string)
		if err != nil || !ok {
			return l, fmt.Errorf("%s: must be a string", key)
		}
		*fields[key] = text
	}
	if _, err := d.Token(); err != nil { // the end of the object
		return l, errList
	}
	return l, nil
}
