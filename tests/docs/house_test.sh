#!/usr/bin/env bash
# Reads every include of env, agents, render and tools and compares it with the table of allowed
# arrows between rooms, arrows.txt, in which every arrow must be used. Then checks that the table has
# no circle, and that this script would notice a wrong arrow.
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

# Complaints about arrows that are not in the table, and about those in it that nobody uses.
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
      used[from, to] = 1
    }
    END {
      for (arrow in allowed) {
        split(arrow, ends, SUBSEP)
        if (!(arrow in used)) print "arrows.txt: no file of " ends[1] " includes " ends[2] " any more"
      }
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
found() { [[ $(judge) == *"$1"* ]]; }
echo "env/kernel.h agents/policy/policy.h" | found "may not include" || { echo "a forbidden arrow passed" >&2; exit 1; }
echo "env/attic/x.h env/kernel.h" | found "is not in arrows.txt" || { echo "an unknown room passed" >&2; exit 1; }
echo "env/kernel.h env/text/error.h" | found "no file of env/grid includes env any more" ||
  { echo "an arrow that nobody uses passed" >&2; exit 1; }
