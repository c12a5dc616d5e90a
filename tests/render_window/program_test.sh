#!/usr/bin/env bash
# The real program in a real window, with synthetic keys and clicks: cooks and serves a soup, is
# killed in mid-game, draws, checks, saves and tries a kitchen. Run under xvfb-run
# -s "-screen 0 1280x720x24 -noreset" (a server that resets is away when a client comes).
set -euo pipefail
potluck=$1
close_window=${2:-}
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
  # The window of a program that was killed stands for a moment longer.
  for tries in $(seq 100); do
    xdotool search --onlyvisible --name '^Potluck' > /dev/null 2>&1 || break
    sleep 0.1
  done
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

# A finger that stays on a key for three ticks of the usual clock; cooks stop at counters and at each
# other, so it does not matter how many ticks a busy machine makes of it.
hold() {
  local key
  for key in "$@"; do
    xdotool keydown "$key"
    sleep 0.45
    xdotool keyup "$key"
  done
}
# Short enough for one tick, and never lost.
tap() {
  xdotool key "$1"
  sleep 0.4
}
now() { date +%s; }

echo "== half a minute in cramped_room, with a soup"
opened play cramped_room --partner stay --record games --seed 1
began=$(now)
hold Up
for _ in 1 2 3; do
  hold Left
  tap space
  hold Right Up
  tap space
done
tap space               # the pot cooks
hold Left Down
tap space               # a dish
hold Up Right Up        # back in front of the pot
sleep 3
tap space               # plated
hold Down Right Down
tap space               # served
while [ $(($(now) - began)) -lt 30 ]; do hold Left Up Right Down; done
# Killed, not closed: what was played is there.
kill -9 "$process"
process=''
file=$(only games)
[ -n "$file" ] || fail "no recording"
"$potluck" replay --check "$file" || fail "the recording does not replay"
"$potluck" replay --json "$file" | grep -q '"team_return":20' || fail "no soup was served"
[ "$(grep -c '"actions":' "$file")" -ge 100 ] || fail "the clock did not run"
grep -q '"presses":\[\[' "$file" || fail "no key presses in the recording"

echo "== a kitchen that waits loses no key"
opened play cramped_room --partner stay --turn-based --record turns --seed 1
xdotool key --delay 15 Up Left space Right Up q w a e d
sleep 0.5
kill -9 "$process"
process=''
file=$(only turns)
[ "$(grep -c '"actions":' "$file")" -eq 10 ] || fail "ten keys are not ten steps"

echo "== from the start screen into a game, closed in its middle"
opened play --record started --seed 2
keys Return
hold Right
keys h f
hold Left
if [ -n "$close_window" ]; then
  "$close_window" "$window" || fail "the window is not asked to close"
  closed "in mid-game"
else
  echo "skipped: to close the window needs the headers of X11 (package libx11-dev)"
  kill "$process"
  process=''
fi
file=$(only started)
"$potluck" replay --check "$file" || fail "the closed game does not replay"
grep -q '"finished":false' "$file" || fail "the closed game is not marked as unfinished"

echo "== the menu leads to another kitchen, and out"
opened play cramped_room --partner greedy --record menu --seed 2
hold Up
keys Escape Down Down Down Down Right
keys Escape
hold Right
keys Escape Up Return
sleep 0.3
kill "$process"
wait "$process" 2> /dev/null || true
process=''
[ "$(only menu | wc -l)" -eq 2 ] || fail "two games are not two recordings"
"$potluck" replay --check menu || fail "the games do not replay"

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
