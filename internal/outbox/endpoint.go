package outbox

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"weir/gateway"
)

// Endpoint is a webhook as its owner describes it.
type Endpoint struct {
	Participant string // whose messages it is sent
	URL         *url.URL
	Key         []byte        // of the signatures
	Start       gateway.Place // behind which it begins, where no cursor is known
}

// listed is an endpoint as the file has it.
type listed struct {
	Participant, URL, Secret string
	After                    string // empty: not given
}

const (
	secretPrefix = "whsec_"
	minSecret    = 24 // bytes, as Standard Webhooks has it
	maxSecret    = 64
	maxName      = 35
)

// ReadFile reads the endpoints of a file: a JSON list of {"participant","url","secret","after"}. What is wrong is named by its place in the list and its field.
func ReadFile(path string) ([]Endpoint, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	endpoints, err := read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return endpoints, nil
}

func read(text []byte) ([]Endpoint, error) {
	all, err := readList(text)
	if err != nil {
		return nil, err
	}
	endpoints, seen := make([]Endpoint, len(all)), map[string]bool{}
	for i := range all {
		e, err := all[i].endpoint()
		if err == nil && seen[e.name()] {
			err = errors.New("url: stands twice for this participant")
		}
		if err != nil {
			return nil, fmt.Errorf("[%d].%w", i, err)
		}
		endpoints[i] = e
		seen[e.name()] = true
	}
	return endpoints, nil
}

// endpoint checks what the file says. An error begins with the field.
func (l *listed) endpoint() (e Endpoint, err error) {
	e.Participant = l.Participant
	if !isParticipant(l.Participant) {
		return e, fmt.Errorf("participant: %q is not 1 to 35 of A-Z, 0-9 and hyphen", l.Participant)
	}
	if e.URL, err = readURL(l.URL); err != nil {
		return e, fmt.Errorf("url: %w", err)
	}
	if e.Key, err = ReadSecret(l.Secret); err != nil {
		return e, fmt.Errorf("secret: %w", err)
	}
	if l.After != "" {
		place, ok := gateway.ReadPlace([]byte(l.After))
		if !ok {
			return e, errors.New("after: must be a sequence, or the id of a message")
		}
		e.Start = place
		return e, nil
	}
	e.Start = gateway.WholeSeq(0)
	return e, nil
}

func isParticipant(id string) bool {
	return len(id) >= 1 && len(id) <= maxName && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

func readURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, errors.New("is not a URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("must begin with http:// or https://")
	case u.Hostname() == "":
		return nil, errors.New("names no host")
	case u.Fragment != "":
		return nil, errors.New("must not have a fragment")
	}
	return u, nil
}

// ReadSecret reads a secret of Standard Webhooks: whsec_ and the base64 of 24 to 64 bytes. An error does not show the secret.
func ReadSecret(text string) (key []byte, err error) {
	digits, ok := strings.CutPrefix(text, secretPrefix)
	if !ok {
		return nil, errors.New("must begin with " + secretPrefix)
	}
	key, err = base64.StdEncoding.Strict().DecodeString(digits)
	if err != nil || len(key) < minSecret || len(key) > maxSecret {
		return nil, fmt.Errorf("must be %s and the base64 of %d to %d bytes", secretPrefix, minSecret, maxSecret)
	}
	return key, nil
}

// name is what the cursor file knows an endpoint by.
func (e *Endpoint) name() string { return e.Participant + " " + e.URL.String() }

// shown is the URL without what may be secret in it.
func (e *Endpoint) shown() string {
	u := url.URL{Scheme: e.URL.Scheme, Host: e.URL.Host, Path: e.URL.Path}
	return u.String()
}
