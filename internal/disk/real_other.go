//go:build !linux

package disk

import (
	"errors"
	"math"
	"os"
)

// Other systems run the portable store only, so nothing here is direct.
func nativeFlags(flag int) (int, error) {
	if flag&(Direct|DSync) != 0 {
		return 0, errors.ErrUnsupported
	}
	return flag, nil
}

// flock trusts the operator to start one process a directory.
func flock(*os.File) error { return nil }

// free cannot be told; a full disk then shows as a failed write, which is final.
func free(string) (int64, error) { return math.MaxInt64, nil }

// WriteOut leaves it to the system when it writes.
func WriteOut(*os.File, int64, int64) {}
