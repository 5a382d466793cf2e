//go:build invariants

package invariants

// Enabled says that the checks run.
const Enabled = true

// Shrink is how many of the 6 bits of a place in a block of the engine are left out: blocks of 4 objects are filled, packed, freed and used again by tests that are small enough to check all after each step.
const Shrink = 4
