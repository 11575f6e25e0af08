#!/bin/sh
# Creates and updates the two databases of Temporal. Safe to run again: what is there stays, newer schema versions are applied.
set -eu

sql() {
  database=$1
  shift
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$database" "$@"
}

schema() {
  sql "$1" create
  sql "$1" setup-schema -v 0.0
  sql "$1" update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

schema temporal temporal
schema temporal_visibility visibility
