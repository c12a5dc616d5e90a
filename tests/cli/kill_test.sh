#!/usr/bin/env bash
# A run killed at ten random moments and resumed each time ends at the bytes of a run that was never
# killed.
set -euo pipefail
potluck=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
RANDOM=${2:-1}  # the moments; another seed as second argument

# killed NAME KILLS ARGS…: trains once in peace into NAME.whole, and once into NAME.killed with KILLS
# kills -9, and compares all files that do not tell the time.
killed() {
  local name=$1 kills=$2 rounds=0 hits=0 process
  shift 2
  "$potluck" train "$@" --out "$name.whole" 2> /dev/null > /dev/null
  while [ "$hits" -lt "$kills" ]; do
    rounds=$((rounds + 1))
    if [ "$rounds" -gt $((4 * kills)) ]; then
      echo "FAILED $name: only $hits of $rounds kills met a run at work; make it longer"
      exit 1
    fi
    "$potluck" train "$@" --out "$name.killed" --save-every 0.01 --resume 2> errors > /dev/null &
    process=$!
    sleep "0.0$((RANDOM % 90 + 10))"
    if kill -9 "$process" 2> /dev/null; then
      hits=$((hits + 1))
    fi
    wait "$process" 2> /dev/null || true
    if [ -s errors ] && grep -q '^potluck: ' errors; then
      echo "FAILED $name after $hits kills:"
      cat errors
      exit 1
    fi
  done
  "$potluck" train "$@" --out "$name.killed" --resume 2> /dev/null > /dev/null
  # What the kills left of half-written files is gone, too.
  diff -r -x timing.jsonl "$name.whole" "$name.killed" || {
    echo "FAILED $name: the files differ after $kills kills"
    exit 1
  }
}

killed srpo 5 --layout paper_kitchen --algorithm srpo --seeds 1-2 --steps 400000
killed classic 5 --layout cramped_room,forced_coordination --algorithm self_play --seeds 1-2 \
  --steps 150000 --set preset=jaxmarl
echo "all checks passed"
