#!/usr/bin/env bash
# Bad input gets one line on standard error, exit code 2, and leaves nothing behind.
set -u
potluck=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

# refused WORDS ARGS…: `potluck ARGS` must exit 2, print nothing but one line that has WORDS, and
# must not create ./out.
refused() {
  local words=$1 code
  shift
  "$potluck" "$@" >stdout 2>stderr
  code=$?
  if [ "$code" -ne 2 ] || [ -s stdout ] || [ "$(wc -l <stderr)" -ne 1 ] ||
    ! grep -q '^potluck: ' stderr || ! grep -qF -- "$words" stderr || [ -e out ]; then
    printf 'FAILED (exit %s): potluck %s\n  expected: %s\n' "$code" "$*" "$words"
    sed 's/^/  printed:  /' stdout stderr
    [ -e out ] && printf '  left ./out behind\n'
    rm -rf out
    failures=$((failures + 1))
  fi
}

train=(train --out out --algorithm ippo --steps 1024)

refused 'layout "cramped_rom": no such kitchen, expected one of' "${train[@]}" --layout cramped_rom
refused "cramped_room" "${train[@]}" --layout cramped_rom
refused "no kitchen" "${train[@]}"

cat >ragged.json <<'JSON'
{
  "format": 1,
  "name": "ragged",
  "rules": "classic",
  "grid": [
    "XXPXX",
    "O  2",
    "X1  X",
    "XDXSX"
  ]
}
JSON
refused "ragged.json:7: row 2 has 4 tiles, expected 5" "${train[@]}" --layout ragged.json
sed 's/"O  2"/"O  2O"/; s/X1  X/X   X/' ragged.json >no_start.json
refused "no_start.json" "${train[@]}" --layout no_start.json
refused "effort.move" "${train[@]}" --layout paper_kitchen --layout-set effort.move=-0.2

printf '{"tau": 1, "learning_rte": 0.1}' >unknown.json
refused "unknown key 'learning_rte'" "${train[@]}" --layout paper_kitchen --config unknown.json
printf '{"tau": "high"}' >type.json
refused 'type.json: tau: "high", expected a number' "${train[@]}" --layout paper_kitchen --config type.json
refused "missing.json: no such file" "${train[@]}" --layout paper_kitchen --config missing.json
refused "--set tau" "${train[@]}" --layout paper_kitchen --set tau
refused "runs backwards" "${train[@]}" --layout paper_kitchen --seeds 5-1
refused "no seed" "${train[@]}" --layout paper_kitchen --seeds 1-x
refused "unknown algorithm 'sarsa'" train --out out --layout paper_kitchen --algorithm sarsa
refused "--steps" train --out out --layout paper_kitchen --algorithm ippo --steps -5
refused "--out" train --layout paper_kitchen --algorithm ippo
refused "observation" "${train[@]}" --layout paper_kitchen --set observation=lossless
refused "policy_sharing=true" train --out out --layout multiplayer_schelling --algorithm srpo --steps 1024

# A truncated checkpoint, and other things that are no agents.
"$potluck" train --layout paper_kitchen --algorithm ippo --steps 1024 --out run 2>/dev/null >/dev/null ||
  { echo "FAILED: training"; exit 1; }
evaluate=(evaluate --layout paper_kitchen --out out --rows)
for bytes in 0 7 100 2000; do
  head -c "$bytes" run/checkpoints/seed_1.safetensors >cut.safetensors
  refused "cut.safetensors" "${evaluate[@]}" cut.safetensors
done
refused "gredy" "${evaluate[@]}" gredy
mkdir empty
refused "no trained agents" "${evaluate[@]}" empty
refused "cramped_room" evaluate --layout cramped_room --out out --rows run
refused "already there" train --layout paper_kitchen --algorithm ippo --steps 1024 --out run
refused "tau" train --layout paper_kitchen --algorithm ippo --steps 1024 --out run --resume --set tau=3
refused "evaluation.json" report empty
refused "unknown command 'nonsense', expected one of layout" nonsense
if [ "$(id -u)" -ne 0 ]; then
  mkdir locked && chmod 500 locked
  refused "cannot be made" train --layout paper_kitchen --algorithm ippo --steps 1024 --out locked/out
fi
printf 'x' >file
refused "file" train --layout paper_kitchen --algorithm ippo --steps 1024 --out file/run

# What cannot be played is refused before a window is looked for; and without a display there is none.
refused "nobody" play cramped_room --partner nobody
refused "--seat: 5, expected 0 to 1 in cramped_room" play cramped_room --seat 5
refused 'unknown key "gmes"' play --study <(echo '{"name": "a", "games": [{"kitchen": "relay", "partner": "stay"}], "gmes": 1}')
refused "games[0].partner" play --study <(echo '{"name": "a", "games": [{"kitchen": "relay", "partner": 7}]}')
for command in play "play cramped_room --partner greedy" "layout edit"; do
  # shellcheck disable=SC2086  # words of a command
  DISPLAY='' refused "package" $command
done

[ "$failures" -eq 0 ] && echo "every refusal as expected"
exit $((failures > 0))
