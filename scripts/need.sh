#!/bin/sh
# Makes sure that programs are there: need.sh compiler | node | python | postgresql …
# Installs a missing one with apt-get where that is possible; otherwise says which package is missing.
set -eu

say() { printf 'need.sh: %s\n' "$*" >&2; }

install() {
    say "installing $*"
    if ! command -v apt-get >/dev/null; then
        say "this system has no apt-get; install $* (or what they are called here) and run this again"
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then as_root=env; else as_root='sudo -n env'; fi
    # shellcheck disable=SC2086 # two words on purpose
    if ! $as_root apt-get update -qq >&2 ||
        ! $as_root DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2; then
        say "$* could not be installed; install it and run this again"
        exit 1
    fi
}

has() { command -v "$1" >/dev/null 2>&1; }

# Debian has python3 without venv: the module is there, what it needs is not.
has_venv() { has python3 && python3 -c 'import ensurepip, venv' 2>/dev/null; }

has_postgres() {
    has initdb && has postgres && return
    for folder in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /usr/pgsql-*/bin; do
        [ -x "$folder/initdb" ] && return
    done
    return 1
}

for thing in "$@"; do
    case $thing in
        compiler)
            has cargo || { say 'cargo is missing; install Rust with rustup (the version is in rust-toolchain.toml)'; exit 1; }
            has cc && has make || install build-essential
            ;;
        node) has node && has npm || install nodejs npm ;;
        python) has_venv || install python3 python3-venv ;;
        postgresql) has_postgres || install postgresql ;;
        *) say "unknown: $thing"; exit 2 ;;
    esac
done
