# Weir. `make demo` shows it, `make test` tests it; both need Go and make only.
GO ?= go
FUZZTIME ?= 30s
SOAK ?= 10000000
SEED := $(shell date +%s)

.PHONY: build demo test race soak lint bench regress fuzz tools

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/weir ./cmd/weir

demo: build
	bin/weir demo

# xmllint checks outgoing messages against the schemas; without it those tests say that they were skipped.
tools:
	@command -v xmllint >/dev/null 2>&1 || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "installing xmllint (libxml2-utils)"; \
	    { apt-get update -qq && apt-get install -y -qq libxml2-utils; } >/dev/null 2>&1 || echo "xmllint: not installed; schema tests are skipped"; \
	  else echo "xmllint: missing and not installable here; schema tests are skipped"; fi; }

test: tools build
	$(GO) test ./...
	$(GO) test -tags invariants -run 'RandomStreams|Frozen|Scenarios|Image|Balances' ./engine ./engine/scenario

race:
	$(GO) test -race -short ./...

# SOAK random instructions against the twin, then the properties of resolution on a hundred times as many cases as in `make test`; SEED tells the first of each, and a failure its own.
soak:
	$(GO) test ./engine -run RandomStreams -instructions $(SOAK) -seed $(SEED) -timeout 0 -v
	$(GO) test ./engine -run Property -cases 300000 -case $(SEED) -timeout 0 -v

lint:
	@out=$$(gofmt -l .); test -z "$$out" || { echo "gofmt: $$out"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags invariants ./...
	$(GO) tool staticcheck ./...

# The table of targets: what goes over HTTP, then what the engine does alone.
bench: build
	bin/weir bench table
	$(GO) test -run xxx -bench 'Apply/accounts=1000000/window=10000000/hot=false' -benchtime 5000000x ./engine
	$(GO) test -run xxx -bench 'Resolve/liquidity=(-1|0|1)$$|Attempt' -benchtime 3x ./engine
	$(GO) test -run xxx -bench Replay -benchtime 5000000x ./internal/node

# Benchmarks against the committed baseline, as ratios to a calibration loop: a report.
regress:
	$(GO) run ./bench/regress

fuzz:
	./fuzz.sh $(FUZZTIME)
