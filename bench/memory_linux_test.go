package bench

import "testing"

func TestMemoryOfAProcess(t *testing.T) {
	const text = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n"
	if now, peak := statusBytes(text, "VmRSS:"), statusBytes(text, "VmHWM:"); now != 1<<20 || peak != 2<<20 {
		t.Errorf("%d now, %d at most", now, peak)
	}
	if now, peak := processMemory(-1); now != 0 || peak != 0 {
		t.Error("a process that does not exist holds memory")
	}
}
