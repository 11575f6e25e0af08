#!/bin/sh
# Creates the namespace and the search attributes that runs set. Safe to run again.
set -eu

attempts=30
until temporal operator cluster health >/dev/null 2>&1; do
  attempts=$((attempts - 1))
  if [ "$attempts" -eq 0 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not become healthy" >&2
    exit 1
  fi
  sleep 2
done

# Long enough for audit, reset and takeover of the lease of a feed that runs once a month.
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 40d

attribute() {
  temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$1" --type "$2"
}

attribute TcFeedId Keyword
attribute TcRunMode Keyword
attribute TcRunOutcome Keyword
attribute TcWatermark Datetime
attribute TcRecords Int
echo "namespace $TEMPORAL_NAMESPACE is ready"
