package gateway

import "syscall"

// waste stands for room for what nobody wants. Nothing is ever written there: the system throws away what is read into it.
var waste [1 << 20]byte

// isWaste says whether p begins with waste.
func isWaste(p []byte) bool { return len(p) > 0 && &p[0] == &waste[0] }

// skipNow throws away what has come, as much as there is room for in p, without copying it.
func skipNow(fd int, p []byte) (int, error) {
	n, _, err := syscall.Recvfrom(fd, p, syscall.MSG_TRUNC)
	return n, err
}
