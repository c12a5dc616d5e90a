#!/usr/bin/env bash
# Kitchens for one, three, four and nine through every command that plays with trained agents.
source "$(dirname "${BASH_SOURCE[0]}")/workplace.sh" "$1"

quiet "$potluck" layout generate --players 9 --width 9 --height 8 --horizon 60 --out nine.json
for kitchen in cramped_room_single relay roundabout nine.json; do
  run=runs/$(basename $kitchen .json)
  set=(--layout-set horizon=60)
  quiet "$potluck" train --layout $kitchen "${set[@]}" --algorithm self_play --steps 2048 --seeds 1-2 --out "$run"
  agent=$run/checkpoints/seed_1.safetensors
  "$potluck" agents show "$agent" --episodes 2 --with greedy,stay --json >shown.json || fail "agents show in $kitchen"
  grep -q '"in_seat_0"' shown.json || fail "no seats in $(cat shown.json)"
  quiet "$potluck" evaluate --layout $kitchen "${set[@]}" --rows "$run,greedy" --all-seats --noise 0,0.5 \
    --episodes 2 --out "$run/evaluation"
  quiet "$potluck" report "$run/evaluation" --export "$run/files"
  quiet "$potluck" simulate $kitchen "${set[@]}" --agents greedy --episodes 2 --record "$run/games"
done
grep -q '"row_seat": *8' runs/nine/evaluation/evaluation.json || fail "nobody sat in seat 8"
grep -q "stay_fraction_seat3" runs/roundabout/files/cells.csv || fail "cells.csv knows no seat 3"

# Cooks with hidden wishes, and who is worth cooking with, in a team of three.
quiet "$potluck" train --layout relay --layout-set horizon=60 --algorithm hidden_reward --steps 2048 --seeds 1-2 --out runs/wishes
"$potluck" agents select runs/wishes --out chosen --episodes 2 >select.log 2>&1 || grep -q "anything was served" select.log ||
  fail "$(cat select.log)"

# Hidden wishes end to end with three and four; where nobody serves anything, that is what is said.
for kitchen in relay roundabout; do
  quiet "$potluck" train --layout $kitchen --layout-set horizon=60 --algorithm hsp --set pool_select=0 --set pool_size=2 \
    --set 'hidden=[8]' --steps 1024 --seeds 1 --out "runs/hsp_$kitchen"
done
"$potluck" train --layout relay --layout-set horizon=60 --algorithm hsp --set 'hidden=[8]' --steps 1024 --seeds 1 \
  --out runs/hsp_none 2>none.log || grep -q "anything was served" none.log || fail "$(cat none.log)"

"$potluck" evaluate --layout relay --rows greedy --both-seats --out none 2>old.log && fail "--both-seats is taken"
grep -q -- "--all-seats" old.log || fail "nothing names --all-seats: $(cat old.log)"

# Whoever plays in a kitchen for one has no partner there.
"$potluck" play cramped_room_single --partner greedy 2>alone.log && fail "a partner in a kitchen for one"
grep -q "kitchen for one" alone.log || fail "$(cat alone.log)"
# Who insists on a way is let through: the greedy cook once stood in a trained one's way for whole episodes.
team=$("$potluck" simulate --layout cramped_room --agents cramped_room/self_play,greedy --episodes 8 2>/dev/null |
  awk '$1 == "team" { print int($2) }')
[ "$team" -ge 150 ] || fail "self-play and greedy earn $team in cramped_room"
echo "teams of one, three, four and nine cook, are shown and compared"
