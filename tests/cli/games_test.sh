#!/usr/bin/env bash
# Games without a kitchen through every command: played, recorded, checked, trained in, evaluated, reported, drawn.
source "$(dirname "${BASH_SOURCE[0]}")/workplace.sh" "$1"

while read -r game players; do
  quiet "$potluck" layout show "$game" --png "$game.png"
  quiet "$potluck" simulate --layout "$game" --agents "$players" --episodes 2 --record "games_$game"
  quiet "$potluck" replay "games_$game" --check
  quiet "$potluck" replay "games_$game" --text
  quiet "$potluck" replay "games_$game/episode_00000.json" --png step.png --sheet 6
  quiet "$potluck" train --layout "$game" --algorithm ippo --steps 4096 --seeds 1-2 --out "run_$game"
  quiet "$potluck" evaluate --layout "$game" --rows "run_$game,${players%%,*}" --columns "run_$game,random" --episodes 4 \
    --out "evaluated_$game"
  quiet "$potluck" report "evaluated_$game" --out "$game.html"
done <<'GAMES'
prisoners_dilemma tit_for_tat,pavlov
public_goods_4 generous_tit_for_tat,grim,always_defect,random
volunteers_dilemma suspicious_tit_for_tat,always_cooperate,random
coin_game greedy,fair
split honest,greedy_noisy_20
trust_and_split liar,honest
GAMES
# The page shows games to their ends.
grep -q "All 10 rounds are over" trust_and_split.html || fail "no last state in the page"

# A best response to a strategy: against tit for tat cooperation pays.
quiet "$potluck" train --layout prisoners_dilemma --algorithm best_response --set 'partners=["tit_for_tat"]' --steps 4096 \
  --out against

# One line for each kind of nonsense.
refused() {
  local expected=$1
  shift
  if "$potluck" simulate --agents random "$@" >out 2>err; then fail "took $*"; fi
  [ "$(wc -l <err)" -eq 1 ] || fail "more than a line: $(cat err)"
  grep -qF -- "$expected" err || fail "no '$expected' in: $(cat err)"
}
refused "expected 1 to 29 words" --layout trust_and_split --layout-set vocabulary=0
refused "41 actions, expected at most 32" --layout trust_and_split --layout-set vocabulary=29
refused "expected 4, for 0 to 3 others" --layout public_goods_4 --layout-set 'payoffs_by_count=[[1,2],[3,4]]'
refused "expected 4 (every action of every player)" --layout prisoners_dilemma --layout-set 'payoffs=[[[1,2],[3,4]]]'
refused "expected 1 to 32" --layout chicken --layout-set memory=1000000000
refused "noise is -1" --layout chicken --layout-set noise=-1
refused "expected 2 to 15" --layout coin_game --layout-set size=1000000
refused "a grid under rules split" --layout split --layout-set 'grid=["X"]'
refused "kinds is 9" --layout split --layout-set kinds=9
echo "all games play"
