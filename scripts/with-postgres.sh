#!/bin/sh
# Runs a command beside a private temporary PostgreSQL: with-postgres.sh COMMAND…
# The command finds it in LIGAND_TEST_POSTGRES. The cluster is this run's own and is gone afterwards.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { echo 'usage: with-postgres.sh COMMAND…' >&2; exit 2; }

LIGAND_POSTGRES_DIR=${TMPDIR:-/tmp}/ligand-postgres-run-$$
export LIGAND_POSTGRES_DIR
trap '"$here/postgres.sh" stop' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

LIGAND_TEST_POSTGRES=$("$here/postgres.sh" start)
export LIGAND_TEST_POSTGRES
"$@"
