#!/usr/bin/env bash
# The behaviour signature of every kernel is the committed one (tests/data/signature.txt). Whoever
# changes behaviour on purpose commits the new one and says so.
set -euo pipefail
potluck=$1
expected=$(cat "$(dirname "$0")/../data/signature.txt")
"$potluck" bench --signature | while read -r hash kernel; do
  if [[ $hash != "$expected" ]]; then
    echo "signature of the $kernel kernel: $hash, expected $expected" >&2
    exit 1
  fi
done
for choice in auto portable; do
  json=$("$potluck" bench env --kernel $choice --batch 40 --runs 1 --seconds 0.01 --json)
  for key in env_steps_per_second kernel layout batch threads runs bytes_per_env; do
    [[ $json == *"\"$key\":"* ]] || { echo "bench env --json lacks $key: $json" >&2; exit 1; }
  done
done
# Kitchens that the vector kernel cannot hold fall back to the portable one and say why.
json=$("$potluck" bench env --layout multiplayer_schelling --batch 40 --runs 1 --seconds 0.01 --json)
[[ $json == *'"kernel":"portable","why_portable":"'*[a-z]*'","batch"'* ]] || {
  echo "bench env --json does not say why it fell back: $json" >&2
  exit 1
}
for form in dense sparse; do
  "$potluck" bench observe --form $form --batch 40 --runs 1 --seconds 0.01 > /dev/null
done
if "$potluck" bench env --kernel fastest > /dev/null 2>&1; then
  echo "an unknown kernel was accepted" >&2
  exit 1
fi
