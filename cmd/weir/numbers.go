package main

import (
	"errors"
	"math"
	"strconv"
)

// number64 and number are flags of whole numbers from 1 on; 0: not given. So a 0 that somebody gives is not taken for a default.
type (
	number64 uint64
	number   uint32
)

// UnmarshalText reads the value of a flag.
func (n *number64) UnmarshalText(text []byte) (err error) {
	*n, err = readNumber(string(text), math.MaxUint64)
	return err
}

// UnmarshalText reads the value of a flag.
func (n *number) UnmarshalText(text []byte) error {
	wide, err := readNumber(string(text), math.MaxInt32)
	*n = number(wide)
	return err
}

func readNumber(text string, most uint64) (number64, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n == 0 || n > most {
		return 0, errors.New(text + ": expected a whole number from 1 to " + strconv.FormatUint(most, 10))
	}
	return number64(n), nil
}
