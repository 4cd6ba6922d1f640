#!/bin/sh
# Fetches the libraries that hooks may require, from the lock file, into an ignored folder that the build embeds.
# Does nothing if they are there already; `cargo build` itself never touches the network.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../crates/script/js"

# The folder is complete if it holds the very list it was installed from.
installed=node_modules/installed.json
if [ -f "$installed" ] && cmp -s package-lock.json "$installed"; then
    exit 0
fi

"$here/need.sh" node
echo 'fetching the libraries of hooks into crates/script/js/node_modules' >&2
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json "$installed"
# The build script looks at the folder, not at each file in it.
touch .
