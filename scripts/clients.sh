#!/bin/sh
# Installs the client libraries that prove the simulated Infusionsoft, each at its pinned version and checked
# against its hash, into ignored folders beside the proofs. Does nothing if they are there already.
set -eu

cd "$(dirname "$0")/../crates/simulator/clients"

for program in python3 npm; do
    command -v "$program" >/dev/null || { echo "scripts/clients.sh needs $program: install it and run this again" >&2; exit 1; }
done

# A folder is complete if it holds the very list it was installed from.
complete() { [ -f "$2" ] && cmp -s "$1" "$2"; }

# python LIST FOLDER
python() {
    if complete "$1" "$2/installed.txt"; then return; fi
    echo "installing the Python client libraries of $1 into crates/simulator/clients/$2" >&2
    rm -rf "$2"
    python3 -m venv "$2"
    "$2/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$1"
    cp "$1" "$2/installed.txt"
}

python requirements.txt .venv
# Apart, because it and infusionsoft-client are both imported as `infusionsoft`.
python requirements-rest-v1.txt .venv-rest-v1

if ! complete package-lock.json node_modules/installed.json; then
    echo "installing the JavaScript client library into crates/simulator/clients/node_modules" >&2
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/installed.json
fi
