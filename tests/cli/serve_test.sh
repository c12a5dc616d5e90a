#!/usr/bin/env bash
# A program without Boost says how to get it; with it, tests/serve has more.
. "$(dirname "$0")/workplace.sh"

mkdir site
echo '{"name": "trust", "games": [{"kitchen": "cramped_room", "partner": "stay"}]}' > site/study.json
"$potluck" serve site --data data --port 0 > said 2>&1 &
server=$!
for _ in $(seq 100); do
  [[ -s said ]] && break
  sleep 0.05
done
kill -TERM "$server" 2> /dev/null || true
code=0
wait "$server" || code=$?
if [[ $code -eq 2 ]]; then
  grep -q libboost-dev said && [[ $(wc -l < said) -eq 1 ]] || fail "without Boost: $(cat said)"
else
  [[ $code -eq 0 ]] && grep -q "study 'trust': http://127.0.0.1:" said && grep -q stopped said || fail "$code: $(cat said)"
fi
code=0
"$potluck" serve site > said 2>&1 || code=$?
[[ $code -eq 2 ]] && grep -q -- --data said || fail "no --data: $(cat said)"
