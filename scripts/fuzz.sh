#!/bin/sh
# Runs every fuzz target for so many seconds: fuzz.sh SECONDS. Their seeds also run in `make test`, as plain tests.
set -eu

seconds=${1:-60}
cd "$(dirname "$0")/../fuzz"

if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
    echo 'make fuzz needs a nightly compiler and cargo-fuzz: rustup toolchain install nightly && cargo install cargo-fuzz' >&2
    exit 1
fi

for source in fuzz_targets/*.rs; do
    target=$(basename "$source" .rs)
    # What a run finds is kept in corpus/, which is ignored; the seeds are in the repository.
    seeds=seeds/${target%%_*}
    mkdir -p "corpus/$target"
    set -- "corpus/$target"
    if [ -d "$seeds" ]; then set -- "$@" "$seeds"; fi
    cargo +nightly fuzz run "$target" "$@" -- "-max_total_time=$seconds" -timeout=10
done
