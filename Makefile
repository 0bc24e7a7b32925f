# One obvious way to do each thing. `make help` lists them.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# Never ask, never greet; restores follow the lock files when CI=true.
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

sources = $(shell find $(addprefix src/Titan.,$(1)) -type f)
shared := $(call sources,Core Protocol CommandLine) $(wildcard proto/titan/v1/*.proto) $(wildcard Directory.*) \
          global.json eng/publish.sh artifacts/commit
# The commit is in --version: a new one makes new programs.
commit := $(shell git rev-parse HEAD 2>/dev/null || echo none)
$(shell mkdir -p artifacts; [ "$$(cat artifacts/commit 2>/dev/null)" = "$(commit)" ] || echo "$(commit)" > artifacts/commit)

.PHONY: help
help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

.PHONY: build
build: bin/manager bin/worker bin/titan ## Build bin/manager, bin/worker and bin/titan.

bin/manager: $(shared) $(call sources,Manager Storage FailPoints Logging)
	@eng/publish.sh Titan.Manager manager

bin/worker: $(shared) $(call sources,Worker FailPoints Logging)
	@eng/publish.sh Titan.Worker worker

bin/titan: $(shared) $(call sources,Client Cli)
	@eng/publish.sh Titan.Cli titan

.PHONY: vet
vet: ## Compile everything with all analysers; a warning is an error.
	@dotnet build Titan.slnx -c Release -v q --nologo

.PHONY: lint
lint: ## Check the layout of the code, and the scripts.
	@eng/lint.sh

.PHONY: test
test: setup build vet ## Install what tests need where that is allowed, and run all tests, with the programs of bin/.
	@eng/test.sh

.PHONY: setup
setup: ## Install what building and testing need, where that is allowed; else say what is missing.
	@eng/setup.sh

.PHONY: bite
bite: ## Build the simulator with deliberate bugs in it, and see that it finds each of them.
	@eng/bugs.sh

.PHONY: crash-loop
crash-loop: build vet ## Kill the Manager 50 times on each durable store, under load; nothing may be lost or doubled.
	@TITAN_CRASH_KILLS=$${TITAN_CRASH_KILLS:-50} artifacts/bin/Titan.EndToEnd/release/Titan.EndToEnd --no-ansi --no-progress \
	    --show-live-output on --filter-class '*CrashLoop*'

.PHONY: power-loss
power-loss: build vet ## Cut the power of the Manager's disk ROUNDS times (100) under load; nothing acknowledged may be lost. Needs root.
	@TITAN_POWER_LOSSES=$${ROUNDS:-100} artifacts/bin/Titan.EndToEnd/release/Titan.EndToEnd --no-ansi --no-progress \
	    --show-live-output on --filter-class '*PowerLoss*'

.PHONY: simulate
simulate: ## Run Core, loop and links through worlds of faults: SEEDS=20000 FROM=1, or the story of one: SEED=7 [SHRINK=1].
	@dotnet build test/Titan.Simulation -c Release -v q --nologo
	@artifacts/bin/Titan.Simulation/release/Titan.Simulation simulate \
	    $(if $(SEED),--seed $(SEED) --trace $(if $(SHRINK),--shrink),--seeds $(or $(SEEDS),20000) --from $(or $(FROM),1) --coverage)

.PHONY: chaos
chaos: build vet ## Kill, stop and cut off real programs at random for MINUTES=30, SEED= and STORE= as you like; tells what happened and what broke.
	@TITAN_CHAOS_MINUTES=$(or $(MINUTES),30) TITAN_CHAOS_SEED=$(SEED) TITAN_CHAOS_STORE=$(STORE) artifacts/bin/Titan.EndToEnd/release/Titan.EndToEnd \
	    --no-ansi --no-progress --show-live-output on --filter-class '*ChaosTests'

.PHONY: fuzz
fuzz: build vet ## Try bad input of every kind for MINUTES (10), from another seed each time.
	@eng/fuzz.sh $${MINUTES:-10}

.PHONY: overload
overload: build vet ## Throw a million submissions, 10 GB of output and 10,000 streams at a Manager; takes a quarter of an hour.
	@TITAN_OVERLOAD=full artifacts/bin/Titan.EndToEnd/release/Titan.EndToEnd --no-ansi --no-progress \
	    --show-live-output on --filter-class '*OverloadTests'

.PHONY: demo
demo: build ## Run a small cluster, kill a Worker while it works, and see its task end elsewhere.
	@eng/demo.sh

.PHONY: proto
proto: ## Generate the code of proto/ and compile it.
	@dotnet build src/Titan.Protocol -c Release -v q --nologo

.PHONY: bench
bench: build ## Measure Titan on this machine; writes bench/results/.
	@bench/run.sh

.PHONY: bench-peers
bench-peers: build ## Measure Titan beside its peers, in turn; LOAD=0.2 with a fifth of the tasks. Installs the peers it can.
	@bench/peers/install.sh
	@TITAN_BENCH_LOAD=$(or $(LOAD),1) bench/run.sh peers

.PHONY: clean
clean: ## Remove what was built.
	rm -rf artifacts bin

# Promised by CONTRIBUTING.md, brought by later issues: these say so and fail, rather than do nothing and succeed.
.PHONY: certs docker
certs: ## A private CA and certificates in certs/ (not yet: comes with TLS and tokens).
	@echo "make certs: Titan has no TLS yet; it comes with the issue about security" >&2; exit 1

docker: ## An image with the three programs (not yet: comes with the issue about deployment).
	@echo "make docker: there is no image yet; it comes with the issue about deployment" >&2; exit 1
