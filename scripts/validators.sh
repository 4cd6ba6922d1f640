#!/bin/sh
# Installs the validators of documents and the packages whose documents the converters are tried on, each at its pinned
# version and checked against its hash, into an ignored folder beside them. Does nothing if they are there already.
set -eu

cd "$(dirname "$0")/../crates/server/validators"

command -v npm >/dev/null || { echo "scripts/validators.sh needs npm: install it and run this again" >&2; exit 1; }

# A folder is complete if it holds the very list it was installed from.
if ! { [ -f node_modules/installed.json ] && cmp -s package-lock.json node_modules/installed.json; }; then
    echo "installing the validators into crates/server/validators/node_modules" >&2
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/installed.json
fi
