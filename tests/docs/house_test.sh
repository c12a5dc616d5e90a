#!/usr/bin/env bash
# Reads every include of env, agents, render and tools and compares it with the table of allowed
# arrows between rooms, arrows.txt. Then checks that the table has no circle, and that this script
# would notice a forbidden arrow.
#   house_test.sh [ROOT]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${1:-$here/../..}
table=$here/arrows.txt

# "FILE INCLUDED" for every include of a file of ours.
includes() {
  (cd "$1" && grep -rnoE --include='*.h' --include='*.cpp' '^#include "(env|agents|render|tools)/[^"]+"' \
    env agents render tools) | sed -E 's/^([^:]+):[0-9]+:#include "([^"]+)"$/\1 \2/'
}

# Complaints about arrows that are not in the table.
judge() {
  awk '
    function room(path) {
      if (path == "env/rule_sets.cpp") return path
      sub(/\/[^\/]*$/, "", path)
      return path
    }
    FNR == NR {
      if ($0 ~ /^#/ || NF == 0) next
      from = $1
      sub(/:$/, "", from)
      known[from] = 1
      for (i = 2; i <= NF; ++i) allowed[from, $i] = 1
      next
    }
    {
      from = room($1)
      to = room($2)
      if (from == to) next
      if (!(from in known)) print $1 ": its room " from " is not in arrows.txt"
      else if (!((from, to) in allowed)) print $1 ": includes " $2 ", but " from " may not include " to
    }' "$table" -
}

wrong=$(includes "$root" | judge)
if [[ -n $wrong ]]; then
  printf '%s\n' "$wrong" | head -20 >&2
  echo "arrows.txt says which room may include which; move the code rather than the arrow" >&2
  exit 1
fi
edges=$(grep -v '^#' "$table" | awk '{ from = $1; sub(/:$/, "", from); for (i = 2; i <= NF; ++i) print $i, from }')
if ! tsort <<< "$edges" > /dev/null 2>&1; then
  echo "arrows.txt has a circle:" >&2
  tsort <<< "$edges" 2>&1 > /dev/null | head >&2
  exit 1
fi
# The check itself: env may not include agents, and a folder that nobody knows is a complaint.
[[ -n $(echo "env/kernel.h agents/policy/policy.h" | judge) ]] || { echo "a forbidden arrow passed" >&2; exit 1; }
[[ -n $(echo "env/attic/x.h env/kernel.h" | judge) ]] || { echo "an unknown room passed" >&2; exit 1; }
