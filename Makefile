# Weir. `make demo` shows it, `make test` tests it; both need Go and make only.
GO ?= go
FUZZTIME ?= 30s
SOAK ?= 10000000
SEED := $(shell date +%s)

.PHONY: build demo test race soak lint bench fuzz tools

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

bench: build
	$(GO) test -run xxx -bench . -benchtime 1s ./engine ./wal ./sequencer ./gateway/... ./iso20022
	bin/weir bench

fuzz:
	./fuzz.sh $(FUZZTIME)
