//go:build mips || mips64 || ppc64 || s390x

package engine

// Records, images and the log are little-endian, and are read where they lie. On a machine that is not this stops the build.
var _ = weirIsForLittleEndianMachines
