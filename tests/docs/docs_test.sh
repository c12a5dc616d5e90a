#!/usr/bin/env bash
# The papers of this house are true (check_docs.sh), and papers that are not are found out.
# Usage: docs_test.sh ROOT
set -euo pipefail
root="${1:?ROOT is missing}"
check="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/check_docs.sh"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0

# A house of one room, and a page that says nothing wrong.
house() {
  rm -rf "$work/house"
  mkdir -p "$work/house/env" "$work/house/.github"
  touch "$work/house/env/state.h" "$work/house/.github/picture.png"
  printf '%s\n' '# Env' '## What it is, and why' '## Rules' '## Rules' > "$work/house/env/README.md"
  cat > "$work/house/README.md" << 'TEXT'
# House
[a file](env/state.h), [a folder](env), ![a picture](.github/picture.png), [`code`](env/README.md),
[elsewhere](https://example.org/nothing), [here](#house), [there](env/README.md#what-it-is-and-why),
[the second](env/README.md#rules-1); `env/state.h`, `env/*.h`, `env/state.h:7`, `env/`, `runs/mine`.

    [in a block](nothing.md) `env/nothing.h`
```
[in a fence](nothing.md)
```
TEXT
}

# expect NAME CODE TEXT: the check of the made-up house ends with CODE and says TEXT.
expect() {
  local code=0 output
  output="$("$BASH" "$check" "$work/house" 2>&1)" || code=$?
  if [[ $code -ne $2 ]] || ! grep -qF -- "$3" <<< "$output"; then
    printf 'FAILED %s: exit code %d, expected %d and to read: %s\n  said: %s\n' "$1" "$code" "$2" "$3" "$output"
    failures=$((failures + 1))
  fi
}

# wrong LINE TEXT: a page with this line is found out with this text.
wrong() {
  house
  printf '%s\n' "$1" >> "$work/house/env/README.md"
  expect "$1" 1 "$2"
  expect "$1" 1 "env/README.md:5: "
}

house
expect "a true house" 0 "2 pages, 0 faults"
wrong '[x](nothing.md)' 'the link to nothing.md leads nowhere: there is no env/nothing.md'
wrong '![x](../.github/lost.png)' 'there is no .github/lost.png'
wrong '[x]: nothing.md' 'there is no env/nothing.md'
wrong '<img src="lost.png" width="10">' 'there is no env/lost.png'
wrong 'good [x](state.h), bad [y](states.h)' 'there is no env/states.h'
wrong '[x](#rules-2)' 'env/README.md has no heading #rules-2'
wrong '[x](../README.md#home)' 'README.md has no heading #home'
wrong 'see `env/kernel.h`' 'there is no env/kernel.h'
wrong 'see `env/*.cpp`' 'there is no env/*.cpp'
wrong 'see `env/state.h' 'a code span is open'
house
printf '%s\n' '// See env/state.h; tests say where (env/lost.h).' '#include "env/other.h"' > "$work/house/env/kernel.h"
expect "a comment" 1 "env/kernel.h:1: there is no env/lost.h"
expect "a comment" 1 "2 pages, 1 faults"
house
for _ in {1..200}; do echo >> "$work/house/README.md"; done
expect "a long README" 1 "README.md: 209 lines, expected at most 200"

"$BASH" "$check" "$root" || failures=$((failures + 1))
if [[ $failures -gt 0 ]]; then
  printf '%d checks failed\n' "$failures"
  exit 1
fi
