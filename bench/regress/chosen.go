package main

// benchmark is one to run. The number of operations is fixed, so that caches and tables have the same size at all times.
type benchmark struct {
	pkg     string // directory from the root
	pattern string // of -test.bench: it names one benchmark
	count   string // operations, for -test.benchtime
	unit    string // of the cost
}

var chosen = []benchmark{
	{"engine", "^BenchmarkApply$/^accounts=1000$/^window=0$/^hot=false$", "2000000x", "ns/order"},
	{"engine", "^BenchmarkResolve$/^liquidity=-0.1$", "2x", "ns/op"},
	{"engine", "^BenchmarkTrades$", "200000x", "ns/op"},
	{"wal", "^BenchmarkAppend$/^direct$/^1024$", "1000x", "ns/op"},
	{"wal", "^BenchmarkSeal$/^1024$", "20000x", "ns/op"},
	{"wal", "^BenchmarkRead$/^direct$", "10x", "ns/op"},
	{"gateway", "^BenchmarkSubmit$/^one$", "10000x", "ns/op"},
	{"gateway", "^BenchmarkSubmit$/^array1000$", "500000x", "ns/op"},
	{"gateway", "^BenchmarkSubmit$/^binary1000$", "1000000x", "ns/op"},
	{"gateway/wire", "^BenchmarkReadArray$/^plain$", "2000x", "ns/op"},
	{"gateway/wire", "^BenchmarkReadArray$/^rich$", "2000x", "ns/op"},
	{"gateway/wire", "^BenchmarkAppendOutcomes$", "10000x", "ns/op"},
	{"gateway/wire", "^BenchmarkReadBinary$", "50000x", "ns/op"},
}
