#!/bin/sh
# A private temporary PostgreSQL for the tests: postgres.sh start | stop | url
#
# Its own cluster from the installed binaries (apt-get if there are none), on a random loopback port and a socket in
# its own folder, run as an unprivileged user because PostgreSQL refuses root, fsync off because it is thrown away.
# Nothing here touches a cluster that somebody else uses. The folder is named by LIGAND_POSTGRES_DIR, so that several
# runs can live side by side; the default is one per checkout.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
dir=${LIGAND_POSTGRES_DIR:-${TMPDIR:-/tmp}/ligand-postgres-$(id -u)-$(printf %s "$root" | cksum | cut -d' ' -f1)}

say() { printf 'postgres.sh: %s\n' "$*" >&2; }

# The folder that holds initdb, pg_ctl and postgres together.
find_binaries() {
    for candidate in /usr/lib/postgresql/*/bin /usr/local/bin /usr/local/pgsql/bin /usr/pgsql-*/bin /usr/bin; do
        if [ -x "$candidate/initdb" ] && [ -x "$candidate/pg_ctl" ] && [ -x "$candidate/postgres" ]; then
            bin=$candidate
        fi
    done
    [ -n "${bin:-}" ]
}

binaries() {
    find_binaries && return
    say 'no PostgreSQL found; installing it with apt-get'
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
    else
        sudo -n apt-get update -qq && sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >&2
    fi || true
    find_binaries || { say 'PostgreSQL is missing; install the package postgresql'; exit 1; }
}

# Who runs it: ourselves, or, if we are root, the first unprivileged user there is.
runner() {
    user=$(id -un)
    if [ "$(id -u)" = 0 ]; then
        for candidate in postgres nobody; do
            if id "$candidate" >/dev/null 2>&1; then user=$candidate; break; fi
        done
        [ "$user" != root ] || { useradd --system --no-create-home ligand-postgres; user=ligand-postgres; }
    fi
}

as_runner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u "$user" -- "$@")
    else
        "$@"
    fi
}

running() { [ -f "$dir/url" ] && as_runner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; }

start() {
    binaries
    runner
    running && return
    rm -rf "$dir"
    mkdir -p "$dir"
    chmod 700 "$dir"
    [ "$(id -u)" != 0 ] || chown "$user" "$dir"
    as_runner "$bin/initdb" -D "$dir/data" -U ligand -A trust -E UTF8 --locale=C --no-sync >"$dir.log" 2>&1 ||
        { cat "$dir.log" >&2; exit 1; }
    attempt=0
    while :; do
        # A port from the dynamic range; if somebody has it, another one.
        port=$((49152 + $(od -An -N2 -tu2 /dev/urandom) % 16384))
        options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$dir -c fsync=off \
-c synchronous_commit=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB"
        if as_runner "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -o "$options" -w -t 60 start >>"$dir.log" 2>&1; then
            break
        fi
        attempt=$((attempt + 1))
        [ $attempt -lt 5 ] || { cat "$dir/server.log" >&2; exit 1; }
    done
    printf 'postgres://ligand@127.0.0.1:%s/postgres\n' "$port" >"$dir/url"
}

stop() {
    binaries
    runner
    if [ -d "$dir/data" ]; then
        as_runner "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    rm -rf "$dir" "$dir.log"
}

case ${1:-} in
    start) start && cat "$dir/url" ;;
    stop) stop ;;
    url) [ -f "$dir/url" ] && cat "$dir/url" || { say 'not running; start it with: scripts/postgres.sh start'; exit 1; } ;;
    *) say 'usage: postgres.sh start | stop | url'; exit 2 ;;
esac
