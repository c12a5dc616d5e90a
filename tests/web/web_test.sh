#!/usr/bin/env bash
# The page in a browser (browser.mjs): the demo, a whole study by keys, reloads, lost chunks.
# Skipped (77) where node, playwright-core, chromium or the program for browsers is missing.
#   web_test.sh PROGRAM
set -euo pipefail
potluck="${1:?PROGRAM is missing}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
skip() { echo "web: skipped: $1" >&2; exit 77; }

command -v node > /dev/null || skip "no node"
chromium="${POTLUCK_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}"
[ -n "$chromium" ] || skip "no chromium (or POTLUCK_CHROMIUM)"
modules="${POTLUCK_NODE_MODULES:-$here/node_modules}"
[ -d "$modules/playwright-core" ] ||
  skip "no playwright-core (npm install --prefix tests/web playwright-core, or POTLUCK_NODE_MODULES)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$potluck" web --out "$work/demo" > /dev/null 2>&1 || skip "no potluck.js beside $potluck (ninja web)"

data="$here/../data"
# The same study with short games, in kitchens that are files.
for kitchen in cramped_room coordination_ring; do
  sed 's/"format": 1,/"format": 1, "horizon": 60,/' "$here/../../layouts/$kitchen.json" > "$work/$kitchen.json"
done
sed -e "s|\"kitchen\": \"|&$work/|g" -e 's|"\(kitchen\": [^,]*room\)"|"\1.json"|; s|_ring"|_ring.json"|' \
  "$data/study/browser.json" > "$work/study.json"
grep -q 'cramped_room.json.*coordination_ring.json' "$work/study.json"
"$potluck" study check "$data/study/browser.json" > /dev/null
"$potluck" web --out "$work/study" --study "$work/study.json" > /dev/null
sed 's|"upload": "download"|"upload": "http://127.0.0.1:PORT/take"|' "$work/study.json" > "$work/upload.json"
"$potluck" bench --choices > "$work/choices.txt"
POTLUCK="$potluck" CHROMIUM="$chromium" MODULES="$modules" WORK="$work" DATA="$data" node "$here/browser.mjs"
