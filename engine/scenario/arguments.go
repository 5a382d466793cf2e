package scenario

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// arguments are the words behind a command, taken one after the other.
type arguments struct {
	words []string
}

var errMissing = errors.New("a word is missing at the end")

// next takes a word that must be there.
func (a *arguments) next() (string, error) {
	if len(a.words) == 0 {
		return "", errMissing
	}
	word := a.words[0]
	a.words = a.words[1:]
	return word, nil
}

// accept takes a word if it is this one.
func (a *arguments) accept(word string) bool {
	if len(a.words) == 0 || a.words[0] != word {
		return false
	}
	a.words = a.words[1:]
	return true
}

// expect takes a word that must be this one.
func (a *arguments) expect(word string) error {
	if !a.accept(word) {
		return fmt.Errorf("expected the word %q before %q", word, strings.Join(a.words, " "))
	}
	return nil
}

// label takes a word that ends with a colon, without the colon, if there is one.
func (a *arguments) label() (string, bool) {
	if len(a.words) == 0 || !strings.HasSuffix(a.words[0], ":") {
		return "", false
	}
	label := strings.TrimSuffix(a.words[0], ":")
	a.words = a.words[1:]
	return label, true
}

// number takes a word that must be a number of 8 bits.
func (a *arguments) number() (uint8, error) {
	word, err := a.next()
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseUint(word, 10, 8)
	return uint8(n), err
}

// oneOf takes one of these words, or the number of something that the language has no word for.
func oneOf[T ~uint8](a *arguments, known map[string]T) (T, error) {
	if len(a.words) > 0 {
		if value, found := known[a.words[0]]; found {
			a.words = a.words[1:]
			return value, nil
		}
	}
	n, err := a.number()
	return T(n), err
}

// date takes a word that must be a day, in days since 1970-01-01.
func (a *arguments) date() (uint32, error) {
	word, err := a.next()
	if err != nil {
		return 0, err
	}
	day, err := time.Parse(time.DateOnly, word)
	return uint32(day.Unix() / secondsPerDay), err
}

const secondsPerDay = 24 * 60 * 60

// instant takes a word that must be a time, in unix nanoseconds.
func (a *arguments) instant() (int64, error) {
	word, err := a.next()
	if err != nil {
		return 0, err
	}
	t, err := time.Parse(time.RFC3339, word)
	return t.UnixNano(), err
}

// end says whether all words were taken.
func (a *arguments) end() error {
	if len(a.words) > 0 {
		return fmt.Errorf("unknown words at the end: %s", strings.Join(a.words, " "))
	}
	return nil
}

// idOf derives the id of a short name; a hash, so that names do not meet.
func idOf(name string) [16]byte {
	sum := sha256.Sum256([]byte("weir scenario order " + name))
	return [16]byte(sum[:16])
}

// numbered reads #17.
func numbered(word string) (uint32, bool) {
	digits, marked := strings.CutPrefix(word, "#")
	n, err := strconv.ParseUint(digits, 10, 32)
	return uint32(n), marked && err == nil
}
