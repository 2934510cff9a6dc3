#!/bin/sh
# How long DualMix takes to start: the help, and the demo up to its first training step.
#
#   bench/start.sh [RUNS]
#
# One run before the first does not count: it builds DualMix, and unpacks the natives if need be.
set -eu
cd -- "$(dirname -- "$0")/.."
runs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

now() {
  date +%s%N
}

help() {
  begun=$(now)
  ./dualmix --help >/dev/null
  echo $((($(now) - begun) / 1000000))
}

# From the command line to the report of the first step; the run is then killed.
first_step() {
  rm -rf "$work/run"
  begun=$(now)
  ./dualmix demo --run-dir "$work/run" -s logging.every=1 >/dev/null 2>&1 &
  process=$!
  until grep -q '"images_per_second"' "$work/run/metrics.jsonl" 2>/dev/null; do
    kill -0 "$process" 2>/dev/null || { echo "start.sh: the demo ended early" >&2; exit 1; }
    sleep 0.02
  done
  echo $((($(now) - begun) / 1000000))
  kill -9 "$process"
  wait "$process" 2>/dev/null || true
}

median() {
  sort -n | sed -n "$(((runs + 1) / 2))p"
}

./dualmix doctor >/dev/null
i=0
while [ "$i" -lt "$runs" ]; do
  help >>"$work/help"
  first_step >>"$work/step"
  i=$((i + 1))
done
printf '%-40s %6d ms\n' "dualmix --help" "$(median <"$work/help")" \
  "dualmix demo, up to its first step" "$(median <"$work/step")"
