#!/bin/sh
# What `make test` runs: set-up, formatting, lints, then every test beside a private PostgreSQL. Ends with the summary of
# the test runner, and with its status.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."

step() { printf '\n== %s\n' "$*" >&2; }

step 'set-up'
"$here/need.sh" compiler node python postgresql
"$here/js-libraries.sh"
"$here/clients.sh"
"$here/validators.sh"
if [ -z "${LIGAND_TEST_CORPUS:-}" ]; then
    echo 'LIGAND_TEST_CORPUS is not set: tests over real exports say so and test nothing' >&2
fi

step 'formatting'
cargo fmt --all --check

step 'lints'
cargo clippy --locked --workspace --all-targets -- -D warnings

step 'tests'
if cargo nextest --version >/dev/null 2>&1; then
    # The runner knows no tests in documentation: they come first, so that its summary is the last word.
    cargo test --locked --workspace --doc --quiet
    exec "$here/with-postgres.sh" cargo nextest run --locked --workspace --profile "${NEXTEST_PROFILE:-default}"
fi
exec "$here/with-postgres.sh" cargo test --locked --workspace --no-fail-fast
