package bench

import (
	"testing"
	"time"
)

func TestStatCPU(t *testing.T) {
	const text = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 25 13 14 20 0 1"
	if used, known := statCPU([]byte(text)); !known || used != 1750*time.Millisecond {
		t.Errorf("used %s, known %v", used, known)
	}
	for _, text := range []string{"", "42 (a) S 1 2", "42 (a) S 1 2 3 4 5 6 7 8 9 10 x 25 0"} {
		if _, known := statCPU([]byte(text)); known {
			t.Errorf("%q says something", text)
		}
	}
}
