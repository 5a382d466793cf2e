package memory

import (
	"bytes"
	"fmt"
	"os"
)

// Available is how many bytes the system can give without swapping, as it estimates itself; ok is false where it does not say.
func Available() (size int64, ok bool) {
	b, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0, false
	}
	_, rest, found := bytes.Cut(b, []byte("MemAvailable:"))
	if !found {
		return 0, false
	}
	var kib int64
	if _, err := fmt.Fscan(bytes.NewReader(rest), &kib); err != nil {
		return 0, false
	}
	return kib << 10, true
}
