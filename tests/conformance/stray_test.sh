#!/usr/bin/env bash
# JSON that somebody put into a folder of recordings is skipped with a word; by itself, or if it claims
# to be a recording, it is an error. Usage: stray_test.sh PROGRAM RECORDINGS
set -euo pipefail
program="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0

# expect CODE TEXT PATH
expect() {
  local code=0 output
  output="$("$program" "$3" 2>&1)" || code=$?
  if [[ $code -ne $1 || $output != *"$2"* ]]; then
    printf 'FAILED %s: exit %s, expected %s and "%s":\n%s\n' "$3" "$code" "$1" "$2" "$output"
    failures=1
  fi
}

cp "$2"/*.json "$work"
recordings="$("$program" "$work" | tail -n 1)"
[[ $recordings == *" 0 mismatches" ]] || failures=1
echo '{"notes": 1}' > "$work/README.json"
expect 0 "README.json: skipped, as it is no recording" "$work"
expect 0 "$recordings" "$work"
expect 1 "README.json: error: " "$work/README.json"
echo '{"rules": "coop_grid"}' > "$work/empty.json"
expect 1 "empty.json: error: " "$work"
exit "$failures"
