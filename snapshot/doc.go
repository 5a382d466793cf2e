// Package snapshot keeps images of the state on disk, so that a start replays only the end of the log. It knows
// bytes, not orders: what an image holds, and how one goes on from a frame, is the Core's.
//
// A snapshot file, all numbers little-endian:
//
//	 0  magic "WEIRSNP1"
//	 8  rules version u64 (engine.Version)
//	16  sequence u64
//	24  state hash u64
//	32  events so far u64
//	40  time of the last frame i64, unix nanoseconds
//	48  zero
//	60  CRC-32C of the bytes before, u32
//	64  the image, compressed as an S2 stream
//	    at the end: length of the image u64, CRC-32C of the image u32, magic "WEND" u32
//
// The file is written under a temporary name, synced, renamed, and its directory synced: a snapshot is there whole or
// not at all. Its name is the sequence, 20 digits, and ".snap". The two newest are kept.
package snapshot
