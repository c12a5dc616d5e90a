#!/usr/bin/env bash
# An evaluation of two kitchens in both seatings, with noise: stopped, resumed, reported.
source "$(dirname "${BASH_SOURCE[0]}")/workplace.sh" "$1"

for kitchen in cramped_room coordination_ring; do
  quiet "$potluck" train --layout $kitchen --algorithm self_play --steps 8192 --seeds 1-2 --out runs/$kitchen/a
done
evaluate=(evaluate --layout "cramped_room,coordination_ring" --rows "Own=runs/{layout}/a,greedy"
  --columns "runs/{layout}/a,Cooks=greedy,Cooks=onions_only" --all-seats --noise 0,0.3 --temperature 0.5
  --protocols episode --episodes 15 --seed 7)
quiet "$potluck" "${evaluate[@]}" --out whole --threads 2

# Ctrl-C: exit code 130, the cells are kept, and --resume ends with the same numbers.
"$potluck" "${evaluate[@]}" --out stopped --threads 1 >/dev/null 2>stopped.log &
pid=$!
while ! [ -s stopped/cells.jsonl ]; do
  kill -0 $pid 2>/dev/null || fail "the evaluation ended by itself"
  sleep 0.01
done
kill -INT $pid
code=0
wait $pid || code=$?
[ $code -eq 130 ] || { cat stopped.log; fail "exit code $code after Ctrl-C"; }
[ -e stopped/evaluation.json ] && fail "Ctrl-C came too late to test anything"
grep -q -- "--resume" stopped.log || fail "nothing says how to go on"
kept=$(wc -l <stopped/cells.jsonl)
"$potluck" "${evaluate[@]}" --out stopped --threads 2 >/dev/null 2>refused.log && fail "began anew without --resume"
[ "$(wc -l <stopped/cells.jsonl)" -eq "$kept" ] || fail "a refused evaluation lost cells"
quiet "$potluck" "${evaluate[@]}" --out stopped --threads 2 --resume
[ -e stopped/cells.jsonl ] && fail "cells.jsonl stays"
quiet "$potluck" report whole --export whole_files
quiet "$potluck" report stopped --export stopped_files
for file in whole_files/*.csv; do
  cmp "$file" "stopped_files/$(basename "$file")" || fail "$file differs after resuming"
done
grep -q "^episode,0.3,0.5,coordination_ring,runs/{layout}/a,scripted,4," whole_files/kinds.csv ||
  fail "no line of kinds with noise and temperature: $(cat whole_files/kinds.csv)"
[ "$(grep -c "^episode@cramped_room" whole_files/cells.csv)" -eq 48 ] || fail "cells.csv"  # 3 x 4, seats, noises
grep -q "Own" whole/report.html || fail "the title is nowhere on the page"
echo "stop, resume and report agree"
