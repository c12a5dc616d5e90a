#!/usr/bin/env bash
# Writes the playthroughs anew, into the folder given (default: this one). Look at what changed
# before committing it: a playthrough changes only when behaviour does.
#   tests/playthroughs/make.sh build/release/potluck
set -euo pipefail
potluck=$(realpath "$1")
out=$(realpath "${2:-$(dirname "$0")}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# playthrough NAME LAYOUT AGENTS OVERRIDE…
playthrough() {
  local name=$1 layout=$2 agents=$3 sets=()
  shift 3
  for override in "$@"; do
    sets+=(--layout-set "$override")
  done
  "$potluck" simulate --layout "$layout" --agents "$agents" "${sets[@]}" --episodes 1 --seed 7 \
    --record "$work/$name" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  "$potluck" replay --playthrough "$work/$name" > "$out/$name.txt"
}

playthrough classic_cramped_room cramped_room greedy,greedy horizon=40
playthrough classic_old_dynamics forced_coordination greedy_noisy_30,greedy \
  horizon=30 old_dynamics=true effort.move=0.1 effort.interact=0.2 effort.collision=1
playthrough classic_four_cooks multiplayer_schelling random,greedy,stay,greedy horizon=12
playthrough coop_grid_paper_kitchen paper_kitchen greedy,greedy_noisy_30 horizon=15
playthrough overcooked_v2_grounded_coord grounded_coord_simple random,random \
  horizon=14 random_reset=true
playthrough matrix_prisoners_dilemma prisoners_dilemma random,random
playthrough matrix_inspection_game inspection_game random,random
playthrough matrix_public_goods public_goods_4 tit_for_tat,random,pavlov,grim \
  rounds=5 memory=2 noise=0.2
playthrough coin_game coin_game greedy,fair horizon=14
playthrough split split honest,greedy rounds=3
playthrough trust_and_split trust_and_split liar,honest rounds=3
