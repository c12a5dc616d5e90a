#!/usr/bin/env bash
# potluck simulate and potluck replay: what is recorded replays, what was changed is found.
set -euo pipefail

potluck="$1"
source_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0

# on ARGUMENTS…: runs the program; standard output in $output, standard error in $errors.
on() {
  code=0
  call="$*"
  output="$("$potluck" "$@" 2> "$work/errors")" || code=$?
  errors="$(cat "$work/errors")"
}

fail() {
  printf 'FAILED potluck %s: %s\n  exit %s, said:\n%s\n%s\n' "$call" "$1" "$code" \
    "$(head -n 20 <<< "$output")" "$(head -n 5 <<< "$errors")"
  failures=$((failures + 1))
}
exits() { [[ "$code" -eq "$1" ]] || fail "expected exit code $1"; }
says() { grep -qF -- "$1" <<< "$output" || fail "expected to read: $1"; }
complains() { grep -qF -- "$1" <<< "$errors" || fail "expected the error: $1"; }
lines() { [[ "$(grep -c '' <<< "$output")" -eq "$1" ]] || fail "expected $1 lines"; }

# Recording and checking, both rule sets, one to four players.
for case in "cramped_room greedy,random 400" "paper_kitchen greedy 50" \
  "multiplayer_schelling greedy,stay,random,greedy_noisy_30 400" "cramped_room_single greedy 400"; do
  read -r layout agents steps <<< "$case"
  on simulate --layout "$layout" --agents "$agents" --episodes 3 --seed 9 --record "$work/$layout"
  exits 0
  says "$layout: 3 episodes"
  says "deliveries"
  on replay --check "$work/$layout"
  exits 0
  says "episode_00002.json: $steps steps, 0 differences"
  says "3 episodes, $((3 * steps)) steps, 0 differences"
done

# Results do not depend on how many episodes there are, and do depend on the seed.
on simulate --layout paper_kitchen --agents greedy_noisy_30 --episodes 70 --seed 9 --json \
  --record "$work/many"
exits 0
lines 1
says '"episodes":70'
on simulate --layout paper_kitchen --agents greedy_noisy_30 --episodes 66 --seed 9 --record "$work/fewer"
cmp -s "$work/many/episode_00065.json" "$work/fewer/episode_00065.json" || fail "episode 65 differs"
on simulate --layout paper_kitchen --agents greedy_noisy_30 --episodes 1 --seed 10 --record "$work/other"
! cmp -s "$work/many/episode_00000.json" "$work/other/episode_00000.json" || fail "the seed does nothing"
on simulate --layout cramped_room --agents stay --episodes 1 --layout-set horizon=12 --json
says '"steps":12'

# Foreign formats.
on replay --check "$source_root/tests/data/trajectories"
exits 0
says "human_game.json: 70 steps, 0 differences"
says "people.csv: 2 episodes, 54 steps, 0 differences"
says "demo_2019.json: 34 steps, 0 differences"
says "program_of_2019.json: 90 steps, 0 differences"
says "7 episodes, 308 steps, 0 differences"

# What a file does not say comes from --layout; that must be its kitchen.
people="$source_root/tests/data/trajectories/people.csv"
on replay --check --layout cramped_room --layout coordination_ring "$people"
exits 0
on replay --check --layout cramped_room "$people"
exits 2
complains "people.csv, trial made_up_2: a game of coordination_ring with another grid"

# Overcooked-AI's own format, of one or of many.
on replay "$people" "$work/cramped_room" --export "$work/overcooked_ai.json"
exits 0
says "overcooked_ai.json: 5 episodes"
on replay --check "$work/overcooked_ai.json"
exits 0
says "overcooked_ai.json: 5 episodes, 1254 steps, 0 differences"
on replay "$work/paper_kitchen" --export "$work/no.json"
exits 2
complains "rules coop_grid, expected rules classic"

# Pickles are programs. One bad file among good ones says nothing of the others.
mkdir "$work/data_set"
printf '\x80\x04.' > "$work/data_set/result.pickle"
on replay --check "$work/data_set"
exits 2
complains "a Python pickle"
complains "pandas.read_pickle"
cp "$people" "$work/data_set"
echo '{"ep_states": [], "ep_actions": []}' > "$work/data_set/empty.json"
on replay --check "$work/data_set"
exits 1
complains "empty.json: no episode"
complains "1 of 2 files could not be checked"
complains "data_set: a pickle is left out"
complains "potluck replay $work/data_set/result.pickle"
says "people.csv: 2 episodes, 54 steps, 0 differences"
says "2 episodes, 54 steps, 0 differences"

# A study keeps answers beside a participant's games.
mkdir "$work/participant_000"
cp "$work/cramped_room/episode_00000.json" "$work/participant_000/game_00001.json"
echo '{"study": "trust", "participant": 0, "games": []}' > "$work/participant_000/results.json"
on replay --check "$work/participant_000"
exits 0
says "game_00001.json: 400 steps, 0 differences"

# A changed recording.
episode="$work/cramped_room/episode_00001.json"
sed 's/"state": {"timestep": 7, "players": \[{"row": ./"state": {"timestep": 7, "players": [{"row": 3/' \
  "$episode" > "$work/changed.json"
on replay --check "$work/changed.json"
exits 1
says "changed.json: step 6, players[0].row: recorded 3, replayed"
says "400 steps, 1 differences"
complains "1 differences"
on replay --check --json "$work/changed.json"
exits 1
lines 1
says '"step":6,"field":"players[0].row","recorded":"3"'
on replay --check --layout-set effort.move=1 "$episode"
exits 1

# Pictures: plain text when this is no terminal.
on replay "$episode" --from 0 --to 2
exits 0
says "cramped_room, played by greedy and random"
says "step 0 of 400, the start"
says "step 2 of 400: 1 "
says "XXXXXXP  XXXXXX"
! grep -q $'\x1b' <<< "$output" || fail "colour without a terminal"
on replay "$episode" --from 3 --to 4 --json
exits 0
lines 1
says '"frames":[{"step":3,"actions":['

# Wrong usage and wrong files: one line, exit code 2.
refused() {
  on "${@:2}"
  exits 2
  complains "$1"
  [[ "$(grep -c '' <<< "$errors")" -eq 1 ]] || fail "expected one line of error"
}
head -c 5000 "$episode" > "$work/cut.json"
refused "cut.json:" replay "$work/cut.json"
refused "no such file" replay "$work/nothing.json"
mkdir "$work/empty"
refused "no .json, .reftraj or .csv file" replay --check "$work/empty"
refused "expected at most 400" replay "$episode" --from 500
refused "--to: 2, expected --from (5) or more" replay "$episode" --from 5 --to 2
refused "3 agents, expected 2" simulate --layout cramped_room --agents stay,stay,stay
refused "neither a known name nor a file" simulate --layout cramped_room --agents cook
refused "no such kitchen" simulate --layout nowhere --agents stay
refused "cannot be made" simulate --layout cramped_room --agents stay --record "$episode/x"

if [[ $failures -gt 0 ]]; then
  printf '%d checks failed\n' "$failures"
  exit 1
fi
echo "all checks passed"
