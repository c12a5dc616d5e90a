#!/usr/bin/env bash
# A sweep does every task once, in an order that partners allow, goes on after any end, and shards share it.
. "$(dirname "$0")/workplace.sh"

# says TEXT COMMAND…: the command prints TEXT somewhere
says() {
  local text=$1 output
  shift
  output=$("$@" 2>&1) || true
  [[ $output == *"$text"* ]] || fail "'$*' does not say '$text': $output"
}

# same A B: the runs of two sweeps are equal, but for what tells the time or names other runs
same() {
  diff -r -x timing.jsonl -x tasks -x answer "$1" "$2" && cmp "$1/answer/metrics.jsonl" "$2/answer/metrics.jsonl"
}

# refused TEXT SWEEP: exit code 2, one line that has TEXT in it
refused() {
  local code=0 output
  printf '%s' "$2" > bad.json
  output=$("$potluck" sweep bad.json --print 2>&1) || code=$?
  [[ $code -eq 2 && $output == *"$1"* && $(wc -l <<< "$output") -eq 1 ]] ||
    fail "exit $code, expected 2 and one line with '$1': $output"
}

cat > night.json <<'END'
{"out": "runs/night",
 "base": {"layout": "cramped_room", "steps": 4096, "pair_every": 0},
 "tasks": [
  {"name": "answer", "algorithm": "best_response", "partners": [{"agent": "task:first_{layout}"}]},
  {"name": "first_{layout}", "algorithm": "self_play", "seeds": [1, 2]},
  {"algorithm": "srpo", "grid": {"tau": [1, 10]}}]}
END
"$potluck" sweep night.json --print > print
[[ $(grep -c '' print) -eq 5 && $(sed -n 1p print) == *"first_cramped_room" ]] || fail "print: $(cat print)"
says "answer  after first_cramped_room" cat print
says "3  ready      0 %  srpo,tau=1" "$potluck" sweep night.json --status
says "waiting    0 %  answer  for first_cramped_room" "$potluck" sweep night.json --status

quiet "$potluck" sweep night.json --threads 2
says "runs/night: 4 done" "$potluck" sweep night.json --status
for task in answer first_cramped_room srpo,tau=1 srpo,tau=10; do
  [[ -s runs/night/tasks/$task.done && -s runs/night/$task/checkpoints/seed_1.safetensors ]] || fail "no $task"
done
says "4 of 4 tasks done (4 of them before)" "$potluck" sweep night.json
# Its runs are those of `potluck train`.
quiet "$potluck" train --config runs/night/tasks/srpo,tau=10.json --out alone
diff -r -x timing.jsonl alone "runs/night/srpo,tau=10" || fail "a task's run is another than train's"

# The same in three parts, one of which waits for another; the last one comes first.
sed 's,runs/night,runs/parts,' night.json > parts.json
"$potluck" sweep parts.json --shard 3/3 2> log > /dev/null &
third=$!
SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=6 SLURM_ARRAY_TASK_COUNT=3 \
  "$potluck" sweep parts.json 2> log > /dev/null &
second=$!
quiet "$potluck" sweep parts.json --shard 1/3
wait "$second" || fail "shard 2/3"
wait "$third" || fail "shard 3/3"
same runs/night runs/parts || fail "shards make another sweep"

# Interrupted, killed, resumed.
sed 's,runs/night,runs/killed,; s/4096/60000/' night.json > killed.json
"$potluck" sweep killed.json --save-every 0.01 2> /dev/null > /dev/null &
sweep=$!
until [[ -s runs/killed/first_cramped_room/timing.jsonl ]]; do sleep 0.02; done
kill -INT "$sweep" 2> /dev/null || true
code=0
wait "$sweep" || code=$?
[[ $code -eq 130 ]] || fail "exit $code after an interruption"
"$potluck" sweep killed.json --save-every 0.01 2> /dev/null > /dev/null &
sweep=$!
sleep 0.3
kill -9 "$sweep" 2> /dev/null || true
wait "$sweep" 2> /dev/null || true
quiet "$potluck" sweep killed.json
sed 's,runs/night,runs/whole,; s/4096/60000/' night.json > whole.json
quiet "$potluck" sweep whole.json
same runs/killed runs/whole || fail "interrupted runs are others"

# What fails is told, with what needs it, and the rest is done.
sed 's,runs/night,runs/bad,; s/"partners"/"start_share": 1, "partners"/; s/"seeds": \[1, 2\]/"demonstrations": ["nowhere"]/; s/"self_play"/"behavior_cloning"/' \
  night.json > fails.json
code=0
output=$("$potluck" sweep fails.json 2>&1) || code=$?
[[ $code -eq 1 && $output == *"task first_cramped_room: "*nowhere* &&
   $output == *"task answer: needs first_cramped_room, which failed"* &&
   $output == *"2 of 4 tasks done"* ]] || fail "exit $code: $output"
says "failed     0 %  first_cramped_room" "$potluck" sweep fails.json --status

# Another configuration under the same name is not mixed with what is there.
sed 's/"tau": \[1, 10\]/"tau": [1, 10]}, "entropy": 0.2, "grid": {"tau": [1, 10]/' night.json > changed.json
says "begun with another configuration" "$potluck" sweep changed.json
"$potluck" sweep night.json --status --json | grep -q '"phase":"done"' || fail "json"

# A script for Slurm, which bash reads.
quiet "$potluck" sweep night.json --slurm job.sh --nodes 4 --hours 2
bash -n job.sh
for line in --array=1-4 --time=2:00:00 --requeue --exclusive --signal=B:USR1@300; do
  grep -q -- "^#SBATCH $line" job.sh || fail "no $line in the script"
done

refused "no JSON" '{'
refused "out: nothing, expected the folder" '{}'
refused "unknown key 'steps'" '{"out": "x", "steps": 1}'
refused "unknown key 'stepz'" '{"out": "x", "base": {"layout": "cramped_room", "stepz": 1}}'
refused "no kitchen" '{"out": "x"}'
refused "grid: tau: 1, expected a list" '{"out": "x", "base": {"layout": "cramped_room"}, "grid": {"tau": 1}}'
refused "two tasks of this name" '{"out": "x", "base": {"layout": "cramped_room"}, "tasks": [{}, {}]}'
refused "'{tau}'" '{"out": "x", "base": {"layout": "cramped_room"}, "tasks": [{"name": "a{tau}"}]}'
refused "no task 'b'" '{"out": "x", "base": {"layout": "cramped_room", "algorithm": "fcp"}, "tasks": [{"name": "a", "pool": "task:b"}]}'
refused "waits for itself" '{"out": "x", "base": {"layout": "cramped_room", "algorithm": "fcp"}, "tasks": [{"name": "a", "pool": "task:a"}]}'
says "I from 1 to N" "$potluck" sweep night.json --shard 5/3
says "I/N" "$potluck" sweep night.json --shard 0/3
echo "all checks passed"
