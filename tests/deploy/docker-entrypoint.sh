#!/bin/bash
# What a container of the PostgreSQL image does first, by that image's documentation: it reads the password as root, and as
# the account "postgres" makes a cluster where there is none, with the user and the database that the environment names,
# which takes connections from other containers by password; then it runs what it was asked for.
set -eu

if [ "$(id -u)" = 0 ]; then
    install -d -m 0700 -o postgres "$PGDATA"
    chown -R postgres "$PGDATA"
    POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
    export POSTGRES_PASSWORD
    exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
fi

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" --pwfile <(echo "$POSTGRES_PASSWORD") --auth-host scram-sha-256 >/dev/null
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl --pgdata "$PGDATA" --options "-c listen_addresses=''" --wait start >/dev/null
    [ "$POSTGRES_DB" = postgres ] || createdb --username "$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl --pgdata "$PGDATA" --wait stop >/dev/null
fi
exec "$@"
