//go:build !invariants

package invariants

// Enabled says that the checks run.
const Enabled = false

// Shrink is how many of the 6 bits of a place in a block of the engine are left out.
const Shrink = 0
