#!/usr/bin/env bash
# The main job in small: train, interrupt, resume, evaluate, report.
source "$(dirname "${BASH_SOURCE[0]}")/workplace.sh" "$1"

train=(train --layout paper_kitchen --seeds 1-2 --steps 60000)
quiet "$potluck" "${train[@]}" --algorithm ippo --out ippo --threads 1
quiet "$potluck" "${train[@]}" --algorithm srpo --out srpo --threads 1
quiet "$potluck" "${train[@]}" --algorithm srpo --out again --threads 2
diff -r -x timing.jsonl srpo again || fail "another number of threads gives other files"

# Ctrl-C: exit code 130, and --resume ends at the same bytes; so does a run that was killed.
for signal in INT KILL; do
  rm -rf stopped
  "$potluck" "${train[@]}" --algorithm srpo --out stopped --threads 1 >/dev/null 2>stopped.log &
  pid=$!
  while ! [ -s stopped/metrics.jsonl ]; do
    kill -0 $pid 2>/dev/null || fail "training ended by itself"
    sleep 0.01
  done
  kill -$signal $pid
  code=0
  wait $pid || code=$?
  case $signal in
    INT) [ $code -eq 130 ] || fail "exit code $code after Ctrl-C" ;;
    KILL) [ $code -eq 137 ] || fail "exit code $code after a kill" ;;
  esac
  [ -e stopped/checkpoints/seed_2.safetensors ] && fail "$signal came too late to test anything"
  quiet "$potluck" "${train[@]}" --algorithm srpo --out stopped --threads 2 --resume
  diff -r -x timing.jsonl srpo stopped || fail "resuming after $signal gives other files"
done

quiet "$potluck" evaluate --layout paper_kitchen --rows ippo,srpo,greedy,stay --episodes 10 --out eval --threads 2
"$potluck" evaluate --layout paper_kitchen --rows ippo,srpo,greedy,stay --episodes 10 --out eval2 --threads 1 --json \
  >eval.json 2>/dev/null || fail "evaluate --json"
python=$(command -v python3 || true)
if [ -n "$python" ]; then
  "$python" - <<'PY' || fail "evaluation.json"
import json
a = json.load(open("eval/evaluation.json"))
b = json.load(open("eval.json"))
assert a["cells"] == b["cells"], "threads change the cells"
assert len(a["cells"]) == 36
assert {c["relation"] for c in a["cells"]} == {"training_pair", "never_met"}
PY
fi
quiet "$potluck" report eval
grep -q '</html>' eval/report.html || fail "report.html is cut off"
grep -q '<svg' eval/report.html || fail "report.html has no picture"
grep -Eq '(src|href)="https?:' eval/report.html && fail "report.html needs the network"
quiet "$potluck" report ippo
"$potluck" agents list | grep -q greedy || fail "agents list"
echo "train, stop, resume, evaluate and report agree"
