#!/usr/bin/env bash
# Run a command beside a PostgreSQL server of its own, on a socket in a folder that goes with it:
#   tools/with_postgres.sh make test
# Where PostgreSQL is missing it is installed, if this may be done.
set -euo pipefail

find_server() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) \
        "$(dirname "$(command -v postgres || echo /nowhere/postgres)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
}

bin=$(find_server)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -q postgresql >/dev/null
    bin=$(find_server)
fi
if [ -z "$bin" ]; then
    echo "with_postgres: there is no PostgreSQL server; install Debian's postgresql" >&2
    exit 1
fi

folder=$(mktemp -d /tmp/pmcore-postgres.XXXXXX)
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
    chown postgres "$folder"
    as_server() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
fi
stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

cd "$(dirname "$0")/.."
(
    cd "$folder"
    as_server "$bin/initdb" -D "$folder/data" -U pmcore -A trust -E UTF8 --no-locale >/dev/null
    as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
        -o "-k $folder -c listen_addresses='' -c max_connections=60 -c fsync=off" >/dev/null
)
export PMCORE_POSTGRES="host=$folder user=pmcore dbname=postgres"
"$@"
