#!/usr/bin/env bash
# Ranks of MPI, where the program was built with it: the same files as alone, whole after a kill. Else: a word.
. "$(dirname "$0")/workplace.sh"

train=("$potluck" train --layout cramped_room --algorithm self_play --set shards=4 --set num_envs=64 --seeds 1
  --steps 200000)
code=0
OMPI_COMM_WORLD_SIZE= "${train[@]}" --mpi --out alone > said 2>&1 || code=$?
if [[ $code -eq 2 ]]; then
  grep -q -- '-DPOTLUCK_MPI=ON' said && [[ $(wc -l < said) -eq 1 ]] || fail "without MPI: $(cat said)"
  exit 0
fi
[[ $code -eq 0 ]] || fail "alone: $(cat said)"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

same() { diff -r -x timing.jsonl alone "$1" || fail "$1 is not what one rank makes"; }

mpirun -np 2 "${train[@]}" --mpi --out two > said 2>&1 || fail "two: $(cat said)"
grep -q '2 ranks: .*% exchange' said || fail "no word of the exchange: $(cat said)"
same two

# A rank is killed: all end, and another number of ranks goes on.
mpirun -np 2 "${train[@]}" --mpi --save-every 0 --out killed > said 2>&1 &
launcher=$!
for _ in $(seq 200); do
  [[ -s killed/metrics.jsonl ]] && break
  sleep 0.05
done
pkill -9 -n -P "$launcher" || fail "no rank to kill: $(cat said)"
code=0
wait "$launcher" || code=$?
[[ $code -ne 0 ]] || fail "the launcher did not notice"
"${train[@]}" --resume --out killed > said 2>&1 || fail "resume: $(cat said)"
same killed

code=0
mpirun -np 2 "${train[@]}" --mpi --out two > said 2>&1 || code=$?
[[ $code -eq 2 && $(grep -c '^potluck: two: a run that is already there' said) -eq 1 ]] ||
  fail "a run that is there: exit $code, $(cat said)"
