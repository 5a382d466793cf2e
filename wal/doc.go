// Package wal is the durable log: what Append has answered survives any crash, and what the log gives
// back is what was appended, or a named refusal. It knows bytes, not orders. DESIGN.md says what it
// assumes and why it holds.
//
// A log is a directory. Its unit is the frame: one sealed group of payloads, written with one durable
// write. All numbers are little-endian; all values drawn here are frozen.
//
//	frame
//	offset  size
//	     0     4  magic "WFRM"
//	     4     2  format version: 1, or 2 for a payload that is packed (below)
//	     6     2  mask of the payload, 0 for none (below)
//	     8     4  length of the payload as stored, in bytes; not packed, it has 32 MiB at most
//	    12     4  count of instructions, at least 1
//	    16     8  sequence of the first instruction; the first frame of all begins at 1
//	    24     8  time, unix nanoseconds
//	    32     8  chain of the frame before
//	    40     8  chain of this frame
//	    48     8  identity of the log
//	    56     4  CRC-32C of the payload as stored
//	    60     4  CRC-32C of bytes 0 to 59, in every version
//	    64     n  payload as stored
//	  64+n     1  closing mark 0xA5; a second one where the frame would be a multiple of 128 long
//
// The chain folds the chain before with every header field and the payload sum, by multiplication. It
// finds frames that were spliced, moved, repeated or left over by accident. It does not stop a forger.
//
// A payload is packed where that makes it smaller by an eighth at least:
//
//	packed payload
//	     0     4  length before
//	  then, of each 128 bytes, the last ones filled up with zeros:
//	           2  bit i: the word at 8*i is not all zeros
//	           n  those words, in their order
//
// No frame holds a sector of zeros, because that means "never written". A payload that might is, packed or not,
// stored combined with the stream splitmix64(mask<<48 + index of the 8-byte word), for the first mask
// from 1 on that helps.
//
// The direct store keeps frames in files NNNNNNNNNNNNNNNN.wal, numbered from 1, of one size, full of
// zeros before use. Frames begin on multiples of 4096; closing marks fill them up to the next.
//
//	segment of the direct store
//	     0     4  magic "WSEG"
//	     4     2  format version, 1
//	     6     2  zero
//	     8     8  identity of the log
//	    16     8  number of the segment
//	    24     8  sequence of the first instruction in it
//	    32     8  chain before it
//	    40     8  time of the frame before it, unix nanoseconds
//	    48     8  size of the file in bytes
//	    56     4  zero
//	    60     4  CRC-32C of bytes 0 to 59
//	    64        zeros
//	  4096        frames, then zeros
//
// The portable store keeps them in the files of github.com/tidwall/wal, called by the index of their
// first entry in 20 digits. An entry is the length of a frame as a uvarint, and the frame.
//
//	file "mark"
//	     0     4  magic "WMRK"
//	     4     2  format version, 1
//	     6     2  store: 1 direct, 2 portable
//	     8     8  identity of the log
//	    16     8  number of the first segment
//	    24    24  where the log stands before it: next sequence, chain, time
//	    48    24  where the log must come to at least: next sequence, chain, time
//	    72     4  zero
//	    76     4  CRC-32C of bytes 0 to 75
//
// Beside these lie "lock", NAME.torn with the bytes cut from the end of a segment, and files that end
// in .tmp, which the next Open removes.
package wal
