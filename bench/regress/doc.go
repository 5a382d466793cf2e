// Command regress tells which benchmarks of engine, wal and gateway cost more or less than when the baseline was written:
//
//	go run ./bench/regress            from the root; prints a table
//	go run ./bench/regress -rewrite   and writes bench/regress/baseline.txt
//
// Nanoseconds of two machines, or of two hours of one, do not compare. So each cost is divided by that of a calibration step, a fixed
// mix of arithmetic, random reads and copying, measured right before and after it: the same machine in the same mood.
//
//	chosen.go     which benchmarks, how many operations
//	calibrate.go  the step
//	passes.go     calibrate, run, calibrate, run, ...: all benchmarks in turn, some times
//	parse.go      what a benchmark prints
//	baseline.go   the file
//	table.go      name, ratio then, ratio now, change, spread
//
// It is a report: slower benchmarks do not make it fail, only one that could not run does. It says little about wal.Append, which waits
// for a disk that no step measures, and about a machine whose memory and arithmetic differ otherwise than where the
// baseline was written.
package main
