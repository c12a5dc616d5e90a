#!/usr/bin/env bash
# Partners from outside, through every command that invites them.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$(dirname "${BASH_SOURCE[0]}")/workplace.sh" "$1"
unset POTLUCK_LANGUAGE_URL POTLUCK_LANGUAGE_KEY OPENAI_BASE_URL OPENAI_API_KEY
cook="process:$here/../../agents/process/examples/cook.sh"

# Equal seeds, equal games; other seeds, others; a title and a comma in the command.
for run in 1 1 2; do
  "$potluck" simulate cramped_room --agents "$cook 'a,b',greedy" --episodes 3 --seed $run --json >>games 2>>log || fail "$(cat log)"
done
[[ $(sort -u games | wc -l) == 2 ]] || fail "three games of two seeds: $(cat games)"
quiet "$potluck" evaluate --layout cramped_room --rows "mine=$cook" --columns greedy,stay --episodes 2 --threads 2 --out evaluated
grep -q '"name": *"mine"' evaluated/evaluation.json || fail "no row of its title"
quiet "$potluck" simulate prisoners_dilemma --agents language:nobody --language-choice random

# A configuration starts nothing unless it may.
echo "{\"partners\": [{\"agent\": \"process:touch started; $here/../../agents/process/examples/cook.sh\", \"weight\": 1}]}" >config.json
train=(train --config config.json --layout cramped_room --algorithm self_play --steps 2048 --seeds 1)
"$potluck" "${train[@]}" --out run 2>refused && fail "a file started a program"
grep -q -- "--guests" refused || fail "$(cat refused)"
[[ ! -e started ]] || fail "a file started a program"
quiet "$potluck" "${train[@]}" --guests --out run
[[ -e started ]] || fail "nobody was invited"

# Whoever never answers does not outlive Ctrl-C.
"$potluck" simulate cramped_room --agents 'process:read h; echo {}; echo $$ >pid; sleep 1000,stay' --process-seconds 2 \
  --process-restarts 1000 2>>log &
until [[ -s pid ]]; do sleep 0.1; done
kill -INT $!
wait $! && fail "it was not interrupted"
for _ in $(seq 50); do kill -0 "$(cat pid)" 2>>log || break; sleep 0.1; done
kill -0 "$(cat pid)" 2>>log && fail "a process is left"

# One line, exit code 2.
refused() {
  local what=$1 status=0
  shift
  "$potluck" simulate cramped_room --agents "$@" >out 2>err || status=$?
  [[ $status == 2 && $(wc -l <err) == 1 ]] || fail "$*: exit code $status, $(cat err)"
  grep -q -- "$what" err || fail "$*: $(cat err)"
}
refused "process:COMMAND" process:
refused "exit code 127" process:no_such_program
refused "no JSON\|one line of JSON" 'process:echo hello'
refused "POTLUCK_LANGUAGE_URL" language:small
refused "language:MODEL" language:
refused "number,grammar" language:small --language-choice guess
refused "words.jsonl" language:small --language-replay words.jsonl
if ! grep -q libcurl err; then
  export POTLUCK_LANGUAGE_KEY=sk-secret
  POTLUCK_LANGUAGE_URL=http://127.0.0.1:1/v1 refused "no connection\|libcurl" language:small
  POTLUCK_LANGUAGE_URL=http://me:word@h/v1 refused "password\|libcurl" language:small
  ! grep -rq sk-secret . || fail "the key stands in a file"
fi
echo passed
