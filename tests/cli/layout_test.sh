#!/usr/bin/env bash
# `potluck layout` as its user meets it: exit codes, what goes where, files that come out.
set -u
potluck=$(realpath "$1")
source_root=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
unset NO_COLOR
failures=0

fail() {
  printf 'FAILED: %s\n' "$*"
  sed 's/^/  printed:  /' stdout stderr 2>/dev/null
  failures=$((failures + 1))
}

# run CODE ARGS…: `potluck layout ARGS` must exit with CODE; leaves ./stdout and ./stderr.
run() {
  local wanted=$1 code
  shift
  what="potluck layout $*"
  "$potluck" layout "$@" >stdout 2>stderr
  code=$?
  [ "$code" -eq "$wanted" ] || fail "$what: exit $code, expected $wanted"
}
says() { grep -qF -- "$1" stdout || fail "$what: no '$1' on standard output"; }
warns() { grep -qF -- "$1" stderr || fail "$what: no '$1' on standard error"; }
quiet() { [ ! -s stderr ] || fail "$what: words on standard error"; }
lines() { [ "$(wc -l <stdout)" -eq "$1" ] || fail "$what: expected $1 lines"; }

# refused WORDS ARGS…: exit 2 with one line on standard error and nothing on standard output.
refused() {
  local words=$1
  shift
  run 2 "$@"
  warns "$words"
  [ ! -s stdout ] || fail "$what: words on standard output"
  [ "$(wc -l <stderr)" -eq 1 ] || fail "$what: not one line"
}

# json EXPRESSION: ./stdout is one JSON object `it` for which the Python expression holds.
json() {
  quiet
  command -v python3 >/dev/null || return 0
  python3 -c 'import json, sys
it = json.load(open("stdout"))
sys.exit(not eval(sys.argv[1]))' "$1" 2>python_says || fail "$what: not $1"
}

# Usage: what is missing or unknown is told what there is.
refused "no command, expected one of list, show, check, convert, generate"
refused "unknown command 'sohw', expected one of list, show" sohw
refused "not expected: extra; see potluck layout list --help" list extra
refused "L is required" show
refused "FILE is required" check
refused "OUT is required" convert cramped_room

# list
run 0 list
quiet
says "forced_coordination"
says "potluck layout show NAME"
run 0 list --json
json '{"cramped_room", "paper_kitchen"} <= {each["name"] for each in it["layouts"]}'
json 'all((each["width"] > 2 or each["rules"] not in ("classic", "coop_grid")) and each["players"] > 0 for each in it["layouts"])'

# show
run 0 show forced_coordination
quiet
says "  2 O   X 1 P"
says "O onions"
says "needed: nobody can deliver alone"
run 0 show cramped_room --set horizon=99
says "99 steps"
run 0 show cramped_room --json
json 'it["grid"][0] == "XXPXX" and it["players"] == 2 and it["stations"]["onions"] == 2'
refused 'layout "cramped_rom": no such kitchen, expected one of asymm_advantages,' show cramped_rom
refused 'unknown key "horizn", expected one of' show cramped_room --set horizn=3

# check: everything at once, a line each, in the order of the file
cat >bad.json <<'JSON'
{
  "format": 1,
  "name": "bad",
  "rules": "classic",
  "grid": [
    "XXPXX",
    "O  2",
    "X1  X",
    "XDXQX"
  ],
  "horizon": -3,
  "effort": {"move": -1, "jump": 2},
  "orders": [["fish"]],
  "colour": "red"
}
JSON
cat >warned.json <<'JSON'
{
  "format": 1,
  "name": "warned",
  "rules": "classic",
  "grid": [
    "XXPXXX",
    "O  2XD",
    "X1  XX",
    "XDXSXX"
  ]
}
JSON
sed 's/XDXSXX/XXXSXX/' warned.json >hopeless.json
run 1 check bad.json
quiet
lines 9
says "bad.json:5: error: the grid has no serving window 'S'"
says "bad.json:7: error: row 2 has 4 tiles, expected 5 (as row 1)"
says "bad.json:9: error: row 4, col 4 is 'Q'"
says "bad.json:11: error: horizon is -3"
says 'bad.json:12: error: unknown key "effort.jump", expected one of collision, interact, move'
says "bad.json:12: error: effort.move is -1"
says 'bad.json:13: error: orders[0][0] is "fish"'
says 'bad.json:14: error: unknown key "colour"'
says "1 file: 8 errors, 0 warnings"
cut -d: -f2 stdout | head -8 | sort -nc 2>/dev/null || fail "$what: lines out of order"
run 0 check warned.json
lines 2
says "warned.json:7: warning: row 2, col 6 dish dispenser 'D' cannot be reached"
says "1 file: 0 errors, 1 warning"
run 1 check hopeless.json
says "hopeless.json:5: error: no soup can ever be delivered by these players"
says "1 file: 1 error, 1 warning"
run 1 check warned.json bad.json hopeless.json
says "3 files: 9 errors, 2 warnings"
run 1 check bad.json warned.json --json
json 'it["errors"] == 8 and it["warnings"] == 1'
json '[e["line"] for e in it["files"][0]["errors"]] == [5, 7, 9, 11, 12, 12, 13, 14]'
json 'it["files"][1]["warnings"][0]["row"] == 2 and it["files"][1]["warnings"][0]["col"] == 6'
run 0 check cramped_room paper_kitchen
says "2 files: 0 errors, 0 warnings"
run 1 check cramped_room --set horizon=-1
refused "missing.json: no such file" check missing.json
printf '{"format": 1, "grid": [' >cut.json
run 1 check cut.json
says "cut.json:1:23: error: JSON syntax error"

# convert: there, back, and there again
cat >loop.json <<'JSON'
{
  "format": 1,
  "name": "loop",
  "rules": "classic",
  "grid": [
    "XXPXX",
    "O  2T",
    "X1  X",
    "XDXSX"
  ],
  "orders": [["onion", "onion", "onion"], ["onion", "tomato", "tomato"]],
  "bonus_orders": [["onion", "tomato", "tomato"]],
  "cook_time": 7,
  "delivery_reward": 5
}
JSON
run 0 convert loop.json loop.layout
quiet
mkdir back
run 0 convert loop.layout back/loop.json
quiet
run 0 check loop.layout back/loop.json
"$potluck" layout show loop.json --json >there
"$potluck" layout show back/loop.json --json >back_again
cmp -s there back_again || fail "the kitchen changed on its way through .layout and back"
run 0 convert back/loop.json back/loop.layout
cmp -s loop.layout back/loop.layout || fail "a second .layout differs from the first"
run 0 convert back/loop.layout twice.json
sed 's/"name": "twice"/"name": "loop"/' twice.json | cmp -s - back/loop.json ||
  fail "a second .json differs from the first"
run 0 convert cramped_room room.layout
[ ! -s stdout ] || fail "$what: warnings on standard output"
warns "cramped_room: warning: description is kept as a comment only"
warns "name cramped_room becomes room"
refused "cramped_room to room.json, expected a .layout file to write" convert cramped_room room.json
refused "room.layout (a .layout file) to again.layout, expected a .json file to write" \
  convert room.layout again.layout
refused "a .layout file knows no others" convert paper_kitchen grid.layout
refused "missing.layout: no such file" convert missing.layout new.json
refused "bad.json:" convert bad.json bad.layout
[ ! -e room.json ] && [ ! -e grid.layout ] && [ ! -e new.json ] && [ ! -e bad.layout ] ||
  fail "a refused convert left a file behind"

# generate
wishes=(--width 8 --height 6 --players 3 --pots 2 --tomatoes 1)
run 0 generate --seed 7 --count 5 "${wishes[@]}" --out first
lines 5
quiet
run 0 generate --seed 7 --count 5 "${wishes[@]}" --out second
diff -r first second >/dev/null || fail "the same seed made other kitchens"
run 0 generate --seed 8 --count 5 "${wishes[@]}" --out third
same=0
for i in 0 1 2 3 4; do
  cmp -s <(grep '"[XPODST1-9 ]*",\?$' "first/generated_7_$i.json") \
    <(grep '"[XPODST1-9 ]*",\?$' "third/generated_8_$i.json") && same=$((same + 1))
done
[ "$same" -eq 0 ] || fail "another seed made the same kitchens"
run 0 check first/*.json third/*.json
says "10 files: 0 errors, 0 warnings"
run 0 generate --seed 7 "${wishes[@]}" --out one.json
cmp -s one.json first/generated_7_0.json || fail "a kitchen depends on how many are made"
run 0 generate --seed 7 "${wishes[@]}"
cmp -s stdout one.json || fail "$what: not what --out writes"
run 0 generate --seed 3 --count 2 --json
json '[each["layout"]["name"] for each in it["layouts"]] == ["generated_3_0", "generated_3_1"]'
run 0 generate --seed 3 --forced-coordination --out forced.json
run 0 show forced.json --json
json 'it["needs_cooperation"] is True'
refused "expected 3 to 255" generate --width 2
refused "no kitchen as wished" generate --pots 60 --out none
refused "a folder for several kitchens" generate --count 2 --out two.json
refused "'-1' is no seed" generate --seed -1
refused "'99999999999999999999' is no seed" generate --seed 99999999999999999999
refused "excludes" generate --forced-coordination --no-forced-coordination
[ ! -e none ] && [ ! -e two.json ] || fail "a refused generate left something behind"

# Kitchens of 2019: told in one line by every command, read either way.
old="$source_root/tests/data/layouts/of_2019.layout"
told="written for Overcooked-AI of 2019"
run 0 check "$old"
says "1 file: 0 errors, 1 warning"
says "of_2019.layout:6: warning: the kitchen is $told"
for era in 2019 today; do
  run 0 check --era $era "$old"
  says "1 file: 0 errors, 0 warnings"
  run 0 show --era $era "$old"
  quiet
done
run 0 convert "$old" old.json
warns "$told"
run 0 show old.json
warns "$told"
run 0 convert --era 2019 "$old" chosen.json
quiet
run 0 show chosen.json
quiet
says "classic, as of 2019"
refused "2018 not in" show --era 2018 "$old"
other() {  # other WORDS CODE ARGS…: another command of potluck
  what="potluck ${*:3}"
  "$potluck" "${@:3}" >stdout 2>stderr || [ "$2" -ne 0 ] || fail "$what: failed"
  grep -qF -- "$1" stdout || fail "$what: no '$1' on standard output"
}
team() {  # team ARGS…: what two greedy cooks earn together
  other "team" 0 simulate --agents greedy --episodes 1 "$@"
  grep -F "team " stdout | head -n 1 | awk '{print $2}'
}
right=$(team --layout cramped_room --layout-set old_dynamics=true)
today=$(team --layout "$old")
[ "$(grep -cF "$told" stderr)" -eq 1 ] || fail "$what: not told once"
[ "$today" != "$right" ] || fail "$what: the eras do not differ"
[ "$(team --layout "$old" --era today)" = "$today" ] || fail "$what: not as today"
! grep -qF "$told" stderr || fail "$what: told although chosen"
for kitchen in "$old --era 2019" "chosen.json" "old.json --layout-set era=2019"; do
  # shellcheck disable=SC2086
  [ "$(team --layout $kitchen)" = "$right" ] || fail "$what: not as in 2019"
  ! grep -qF "$told" stderr || fail "$what: told although chosen"
done
other "seeds trained" 0 train --layout "$old" --era 2019 --algorithm self_play --steps 4000 --out run_2019
grep -qF 'era=2019' run_2019/config.json || fail "$what: the run does not keep its era"
other "greedy" 0 evaluate --layout "$old" --era 2019 --rows greedy --out era_2019
grep -qF -- "--layout-set era=2019" era_2019/evaluation.json || fail "$what: the command lost its era"

# The text tells what a file is, not its name; a pipe is a file.
cp room.layout room.txt
cp room.layout room
run 0 check room.txt room
says "2 files: 0 errors, 0 warnings"
run 0 convert room.txt from_txt.json
"$potluck" layout convert /dev/stdin piped.json <room.layout 2>stderr || fail "a .layout file in a pipe"
cmp -s <(grep -v '"name"' piped.json) <(grep -v '"name"' from_txt.json) ||
  fail "a pipe gives another kitchen than a file"
"$potluck" layout check /dev/stdin <piped.json >stdout 2>stderr || fail "a .json file in a pipe"
cp from_txt.json named.layout
run 0 check named.layout
[ "$(team --layout room.txt)" = "$(team --layout cramped_room)" ] || fail "$what: another kitchen"

# Words that are true: of cooperation, of names, of old files.
cat >no_way.layout <<'END'
{"grid": """XDXXPX
            O  2XX
            X 1  S
            XXXXXX""", "start_all_orders": [{"ingredients": ["onion", "onion", "onion"]}]}
END
run 0 show no_way.layout
says "deliveries        none"
! grep -qF "cooperation" stdout || fail "$what: a word on cooperation where nothing can be delivered"
run 0 show --json no_way.layout
says '"needs_cooperation": null'
mkdir -p new old
cp room.layout new/ring.layout
cp room.layout old/ring.layout
"$potluck" evaluate --layout new/ring.layout,old/ring.layout --rows greedy --out two 2>stderr && fail "two of one name"
what="two kitchens of one name"
warns "two kitchens called ring: new/ring.layout and old/ring.layout"
warns "copy one under another name"
if run 1 convert cramped_room /proc/new.layout; then
  warns "/proc/new.layout: cannot be written"
  ! grep -qF "old file" stderr || fail "$what: speaks of an old file where none was"
fi

# Colour is for terminals.
escape=$(printf '\033')
for command in "list" "show cramped_room"; do
  # shellcheck disable=SC2086
  run 0 $command
  grep -qF "$escape[" stdout && fail "$what: colour in a file"
  # util-linux's script, which lends us a terminal; others have other options.
  if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    script -qec "'$potluck' layout $command" /dev/null >stdout 2>stderr </dev/null
    grep -qF "$escape[" stdout || fail "$what: no colour on a terminal"
    NO_COLOR=1 script -qec "'$potluck' layout $command" /dev/null >stdout 2>stderr </dev/null
    grep -qF "$escape[" stdout && fail "$what: colour despite NO_COLOR"
  fi
done

[ "$failures" -eq 0 ] && echo "potluck layout as expected"
exit $((failures > 0))
