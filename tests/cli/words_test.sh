#!/usr/bin/env bash
# Words where there was silence: names with commas, commands to paste, agents away from home.
source "$(dirname "${BASH_SOURCE[0]}")/workplace.sh" "$1"

# has TEXT FILE
has() { grep -qF -- "$1" "$2" || fail "no '$1' in: $(cat "$2")"; }
hasnt() { ! grep -qF -- "$1" "$2" || fail "'$1' in: $(cat "$2")"; }

train() { "$potluck" train --algorithm self_play --steps 2000 "$@" > log 2>&1 || fail "$(cat log)"; }

# A path that exists is one name, and a command can be pasted.
printf '%s\n' '{"format": 1, "grid": ["XXPXX", "O1 2O", "X   X", "XDXSX"]}' > 'kitchen,v2.json'
train --layout 'kitchen,v2.json' --out 'runs/lr=0.001,tau=1'
"$potluck" evaluate --layout 'kitchen,v2.json' --rows 'runs/lr=0.001,tau=1,stay' --columns stay \
  --episodes 2 --out 'my tables' > log 2> err
has "potluck report 'my tables'" log
has '"rows"' 'my tables/evaluation.json'
"$potluck" simulate --layout 'kitchen,v2.json' --agents 'stay,runs/lr=0.001,tau=1' --episodes 1 \
  --record 'my games' > log 2> err
has "potluck replay 'my games'" log
hasnt warning err

# A path that is gone is named as it was given.
"$potluck" simulate --layout cramped_room --agents 'stay,runs/lr=0.002,tau=1' > log 2> err &&
  fail "played with nobody"
has "agent 'runs/lr=0.002,tau=1'" err
"$potluck" evaluate --layout 'kitchen,v3.json' --rows stay --out tables > log 2> err &&
  fail "played nowhere"
has "kitchen,v3.json" err

# An agent whose kitchen is gone, or that never had one, has a card all the same.
card='runs/lr=0.001,tau=1/checkpoints/seed_1.safetensors'
mv 'kitchen,v2.json' elsewhere.json
"$potluck" agents show "$card" > log
has 'It plays nowhere here' log
"$potluck" agents show "$card" --layout elsewhere.json --episodes 2 > log
has 'How good with whom' log
train --layout generated --out runs/anywhere
"$potluck" agents show runs/anywhere/checkpoints/seed_1.safetensors --json > log
has '"not_played":"kitchen: generated kitchens' log

# Who learned by other rules is said once, and a kitchen where nothing can be had, too.
train --layout cramped_room --layout-set old_dynamics=true --seeds 1-2 --out runs/old
"$potluck" evaluate --layout cramped_room --rows runs/old --episodes 1 --out old > log 2> err
has 'potluck: runs/old: warning: learned by the rules "classic, old dynamics"' err
[[ "$(grep -c 'warning' err)" == 1 ]] || fail "$(cat err)"
printf '%s\n' '{"format": 1, "grid": ["XXPXX", "XXXXX", "O1 2S", "XXDXX"]}' > no_pot.json
for command in "simulate --agents greedy --episodes 1" "evaluate --rows greedy --episodes 1 --out no_pot" \
  "train --algorithm self_play --steps 2000 --out runs/no_pot"; do
  # shellcheck disable=SC2086
  "$potluck" $command --layout no_pot.json > log 2> err || fail "$(cat err)"
  has 'warning: no soup can ever be delivered' err
done

# Nobody learns from infinite rewards.
"$potluck" train --layout cramped_room --layout-set 'order_bonus="inf"' --algorithm self_play --steps 2000 \
  --layout-set 'bonus_orders=[["onion", "onion", "onion"]]' --out runs/rich > log 2> err && fail "trained"
has 'rewards that are infinite (order_bonus)' err
echo "names with commas, commands to paste, agents away from home"
