#!/usr/bin/env bash
# The real program in a real window, with synthetic keys and clicks: cooks and serves a soup, is
# killed in mid-game, draws, checks, saves and tries a kitchen. Run under xvfb-run
# -s "-screen 0 1280x720x24 -noreset" (a server that resets is away when a client comes).
set -euo pipefail
potluck=$1
work=$(mktemp -d)
export XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
window='' process=''
cleanup() {
  [ -z "$process" ] || kill -9 "$process" 2> /dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
fail() {
  echo "FAILED: $1"
  exit 1
}

# opened ARGS…: starts `potluck ARGS` and waits for its window, which then fills the screen.
opened() {
  local tries
  "$potluck" "$@" &
  process=$!
  for tries in $(seq 100); do
    window=$(xdotool search --onlyvisible --name '^Potluck' 2> /dev/null | tail -1) || true
    [ -z "$window" ] || break
    kill -0 "$process" 2> /dev/null || fail "potluck $* ended at once"
    sleep 0.1
  done
  [ -n "$window" ] || fail "potluck $* shows no window"
  xdotool windowmove "$window" 0 0 windowsize "$window" 1280 720 windowfocus "$window"
  sleep 0.5
}
keys() { xdotool key --delay 130 "$@"; }
closed() {
  local tries
  for tries in $(seq 50); do
    kill -0 "$process" 2> /dev/null || {
      process=''
      return
    }
    sleep 0.1
  done
  fail "the window does not close: $1"
}
# The only file in folder $1.
only() { find "$1" -name '*.json' -type f; }

echo "== a soup in cramped_room, in a kitchen that waits for every key"
opened play cramped_room --partner stay --turn-based --pace 15 --record games --seed 1
keys Up
for _ in 1 2 3; do keys Left space Right Up space Left; done
keys Right Up space          # the pot cooks
keys Down Left Down space    # a dish
keys Up Right                # back in front of the pot
for _ in $(seq 16); do keys Up; done
keys space                   # plated
keys Down Right Down space   # served
sleep 1.5
# Killed, not closed: what was played until a second ago is there.
kill -9 "$process"
process=''
file=$(only games)
[ -n "$file" ] || fail "no recording"
"$potluck" replay --check "$file" || fail "the recording does not replay"
"$potluck" replay --json "$file" | grep -q '"team_return":20' || fail "no soup was served"
grep -q '"presses":\[\[' "$file" || fail "no key presses in the recording"

echo "== a game in real time, left by Escape"
opened play paper_kitchen --partner greedy --record real --seed 2
xdotool keydown Right
sleep 1.2
xdotool keyup Right
keys h f p
keys Escape
sleep 0.3
file=$(only real)
"$potluck" replay --check "$file" || fail "the game in real time does not replay"
[ "$(grep -o '"actions":' "$file" | wc -l)" -ge 3 ] || fail "the clock did not run"
keys Escape || true
kill "$process"
wait "$process" 2> /dev/null || true
process=''

echo "== a kitchen is drawn, checked, saved and tried"
opened layout edit drawn.json
at() { echo $((225 + 1055 * $1 / 10)) $((156 + 1055 * $2 / 10)); }  # of a column and a row
put() {
  keys "$1"
  # shellcheck disable=SC2046  # two numbers
  xdotool mousemove $(at "$2" "$3") click 1
  sleep 0.15
}
put p 2 0
put o 0 2
put d 6 2
put s 4 4
keys ctrl+s
sleep 0.4
[ -e drawn.json ] || fail "nothing was saved"
"$potluck" layout check drawn.json || fail "the drawn kitchen is wrong"
grep -q 'XXPXXXX' drawn.json || fail "no pot where it was put"
put t 0 1
sleep 2.5
[ -e state/potluck/unsaved_kitchen.json ] || fail "unsaved work is not kept"
keys ctrl+z
keys F5
sleep 0.6
keys Up Escape
sleep 0.4
keys Escape
closed "the editor, saved"
[ ! -e state/potluck/unsaved_kitchen.json ] || fail "saved work is kept as unsaved"

echo "== a recording in the window"
if command -v script > /dev/null; then
  opened_by_script="$potluck replay games --agents stay,stay"
  script -qec "$opened_by_script" /dev/null > /dev/null &
  process=$!
  sleep 2
  window=$(xdotool search --onlyvisible --name '^Potluck' | tail -1)
  xdotool windowfocus "$window"
  keys space Right Left f h Escape
  closed "the replay"
fi
echo "all checks passed"
