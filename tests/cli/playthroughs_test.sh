#!/usr/bin/env bash
# The playthroughs of tests/playthroughs are what the rules do today.
set -euo pipefail
potluck=$1
folder=$(dirname "$0")/../playthroughs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash "$folder/make.sh" "$potluck" "$work"
count=0
for file in "$folder"/*.txt; do
  name=$(basename "$file")
  if ! diff -u "$file" "$work/$name" > "$work/diff"; then
    head -40 "$work/diff" >&2
    echo "$name is no longer what happens; tests/playthroughs/make.sh writes it anew" >&2
    exit 1
  fi
  count=$((count + 1))
done
[[ $count -eq $(find "$work" -name '*.txt' | wc -l) ]] || { echo "a playthrough is missing" >&2; exit 1; }
