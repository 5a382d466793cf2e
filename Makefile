# Weir. `make demo` shows it, `make test` tests it; both need Go and make only.
GO ?= go
FUZZTIME ?= 30s
SOAK ?= 10000000
SEED := $(shell date +%s)

.PHONY: sim enumerate live build demo test race soak lint bench regress fuzz planted tools web screenshots

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/weir ./cmd/weir

demo: build
	bin/weir demo

# xmllint checks outgoing messages against the schemas, Chromium shows the console; without one of them its tests say that they were skipped.
tools:
	@command -v xmllint >/dev/null 2>&1 || { $(call install,libxml2-utils) || echo "xmllint: missing and not installable here; schema tests are skipped"; }
	@command -v chromium >/dev/null 2>&1 || { $(call install,chromium fonts-noto-cjk) || echo "Chromium: missing and not installable here; tests of the console in a browser are skipped"; }

install = test "$$(id -u)" = 0 && command -v apt-get >/dev/null 2>&1 && echo "installing $(1)" && { apt-get update -qq && apt-get install -y -qq --no-install-recommends $(1); } >/dev/null 2>&1

# The files of the console from their sources, which needs node and npm. They are committed: nobody else needs to.
web:
	cd console/web && npm ci --ignore-scripts --no-audit --no-fund && npm run build

# Pictures of each page of the console, for the README.
screenshots:
	$(GO) test ./console -run Screenshots -count=1 -screenshots "$(CURDIR)/docs/images"

# Packages with crash tests and browsers take minutes on two cores, hence the timeout.
test: tools build
	$(GO) test -timeout 25m ./...
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
	$(GO) test -run xxx -bench 'Resolve/liquidity=(-1|0|1)$$' -benchtime 3x ./engine
	$(GO) test -run xxx -bench Attempt -benchtime 1000x ./engine
	$(GO) test -run xxx -bench Replay -benchtime 5000000x ./internal/node

# Benchmarks against the committed baseline, as ratios to a calibration loop: a report.
regress:
	$(GO) run ./bench/regress

fuzz:
	./fuzz.sh $(FUZZTIME)

# Plants each bug of internal/planted/bugs, one after the other, and says which test catches it. BUG is a regular expression of names.
planted:
	$(GO) run ./internal/planted -only '$(BUG)'

# WORLDS simulated worlds from SEED on, some 27 crash points each, half of them on each of two processors. A failure names its seed.
WORLDS ?= 37000
sim:
	@dir=$$(mktemp -d) && trap "rm -rf $$dir" EXIT && $(GO) test -c -o $$dir/sim ./internal/sim && cd internal/sim && half=$$(( $(WORLDS) / 2 )) && \
	run="$$dir/sim -test.run TestWorlds -test.timeout 0 -test.v -report -worlds $$half" && \
	{ $$run -seed $(SEED) & one=$$!; $$run -seed $$(( $(SEED) + half )) & two=$$!; wait $$one && wait $$two; }

# Each call to the disk of a run of 200 operations meets each fault; each bit and each cut of a log of 64 KiB: of both stores.
enumerate:
	$(GO) test ./internal/sim -run 'Every' -whole -v -timeout 0

# A server that lives through days of load, with a snapshot and a restart in each, and servers killed under load; LONG says how long and how often.
LONG ?= 1h
KILLS ?= 1000
live:
	$(GO) test ./cmd/weir -run TestSoak -soak $(LONG) -timeout 0 -v
	$(GO) test ./cmd/weir -run 'TestKilledServerKeepsEveryAnswer' -kills $(KILLS) -timeout 0 -v
	$(GO) test ./cmd/weir -run 'TestInjectedFaults' -injections -1 -timeout 0 -v
