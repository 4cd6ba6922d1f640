#!/bin/sh
# Installs the client libraries that prove the simulated Infusionsoft, each at its pinned version and checked
# against its hash, into two ignored folders beside the proofs. Does nothing if they are there already.
set -eu

cd "$(dirname "$0")/../crates/simulator/clients"

for program in python3 npm; do
    command -v "$program" >/dev/null || { echo "scripts/clients.sh needs $program: install it and run this again" >&2; exit 1; }
done

# A folder is complete if it holds the very list it was installed from.
complete() { [ -f "$2" ] && cmp -s "$1" "$2"; }

if ! complete requirements.txt .venv/installed.txt; then
    echo "installing the Python client libraries into crates/simulator/clients/.venv" >&2
    rm -rf .venv
    python3 -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
    cp requirements.txt .venv/installed.txt
fi

if ! complete package-lock.json node_modules/installed.json; then
    echo "installing the JavaScript client library into crates/simulator/clients/node_modules" >&2
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/installed.json
fi
