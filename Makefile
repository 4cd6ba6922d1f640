# What one does twice. `make` or `make help` lists it. Every target does its own set-up.

SHELL := /bin/sh
CARGO ?= cargo
ARGS ?=
FUZZ_SECONDS ?= 60

.DEFAULT_GOAL := help

.PHONY: help demo test release js-libraries lint fmt fuzz bench clean

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-14s %s\n", $$1, $$2 }'

demo: js-libraries ## A tour on loopback, every call as a curl line; stays up until Ctrl-C (ARGS=--once: ends after the walk)
	@scripts/need.sh compiler
	$(CARGO) build --locked --package ligand-server
	@"$${CARGO_TARGET_DIR:-target}/debug/ligand" demo $(ARGS)

test: ## Formatting, lints, all tests, on SQLite and PostgreSQL
	@scripts/test.sh

release: js-libraries ## The optimized binary: target/release/ligand
	@scripts/need.sh compiler
	$(CARGO) build --locked --release --package ligand-server

js-libraries: ## Fetch the libraries that hooks may require; the build embeds them
	@scripts/js-libraries.sh

lint: ## Formatting and lints only; licences and advisories too where cargo-deny is installed
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	@if $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) deny check; \
	else echo 'licences and advisories were not checked: cargo-deny is not installed'; fi

fmt: ## Format everything
	$(CARGO) fmt --all

fuzz: ## Run every fuzz target for FUZZ_SECONDS (60); needs a nightly compiler and cargo-fuzz
	@scripts/fuzz.sh $(FUZZ_SECONDS)

bench: release ## Measure: figures as ratios in one run (ARGS are passed on)
	$(CARGO) run --locked --release --package ligand-bench -- $(ARGS)

clean: ## Remove what was built and fetched
	$(CARGO) clean
	rm -rf crates/script/js/node_modules crates/simulator/clients/node_modules crates/simulator/clients/.venv \
		crates/simulator/clients/.venv-rest-v1 crates/server/validators/node_modules fuzz/target
