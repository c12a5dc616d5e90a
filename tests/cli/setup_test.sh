#!/usr/bin/env bash
# tools/check and tools/quickstart in a made-up machine: a folder of links to the ordinary commands plus
# pretended dpkg-query, apt-get, cmake, ctest and compiler, so that nothing is installed or built.
# shellcheck disable=SC2016  # the pretended commands expand their own arguments
set -euo pipefail

source_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
bin="$work/bin"
house="$work/house"
calls="$work/calls"
failures=0

# A machine: commands that every Debian has, and the pretended ones named.
machine() {
  local name
  rm -rf "$bin" "$house" "$calls" "$work/installed" "$work/locked"
  mkdir -p "$bin" "$house/tools" "$house/.ci"
  : > "$calls"
  : > "$work/installed"
  cp "$source_root"/tools/{check,quickstart,setup.sh} "$house/tools/"
  cp "$source_root/.ci/run" "$house/.ci/"
  cp "$source_root/CMakePresets.json" "$house/"
  for name in bash env cat cp dirname grep head ln mkdir mktemp nproc printf rm sed sort touch; do
    ln -s "$(command -v "$name")" "$bin/$name"
  done
  for name in "$@"; do
    pretend "$name"
  done
}

# Writes pretended command $1.
pretend() {
  {
    printf '#!%s\n' "$(command -v bash)"
    printf 'echo "%s $*" >> %q\n' "$1" "$calls"
    case "$1" in
      root) echo 'echo 0' ;;
      nobody) echo 'echo 1000' ;;
      sudo) echo '"$@"' ;;
      dpkg-query) printf 'grep -qxF -- "${@: -1}" %q && printf installed\n' "$work/installed" ;;
      apt-get)
        cat << SCRIPT
# While another apt is at work: as apt 2.6 speaks. Each \`sleep\` brings its end nearer.
if [[ -s "$work/locked" ]]; then
  echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 77 (unattended-upgr)" >&2
  echo "E: Unable to lock directory /var/lib/apt/lists/" >&2
  exit 100
fi
[[ "\$1" == install ]] || exit 0
for name in "\$@"; do
  echo "\$name" >> "$work/installed"
  [[ "\$name" == ninja-build ]] && ln -sf "$(command -v bash)" "$bin/ninja"
done
exit 0
SCRIPT
        ;;
      sleep) printf 'sed -i 1d %q\n' "$work/locked" ;;
      g++ | c++) echo '[[ "$1" == -dumpversion ]] && echo 12; exit 0' ;;
      g++-old) echo '[[ "$1" == -dumpversion ]] && echo 9; exit 0' ;;
      clang++) echo 'if [[ "$1" == -dumpversion ]]; then echo 14.0.6; else echo clang version 14; fi' ;;
      cmake)
        cat << SCRIPT
if [[ "\$1" == --version ]]; then echo "cmake version 3.25.1"; exit; fi
mkdir -p "$house/build/release"
touch "$house/build/release/CMakeCache.txt"
cp "$work/program" "$house/build/release/potluck"
SCRIPT
        ;;
      *) ;;
    esac
  } > "$bin/$1"
  chmod +x "$bin/$1"
  if [[ "$1" == root || "$1" == nobody ]]; then
    mv "$bin/$1" "$bin/id"
  elif [[ "$1" == g++-old ]]; then
    mv "$bin/$1" "$bin/g++"
  fi
}

# The pretended `potluck`: logs its arguments, ends with $1 when its first argument is $2.
program() {
  {
    printf '#!%s\n' "$(command -v bash)"
    printf 'echo "potluck $*" >> %q\n' "$calls"
    printf '[[ "$1" == "%s" ]] && exit %d\nexit 0\n' "${2:-none}" "${1:-0}"
  } > "$work/program"
  chmod +x "$work/program"
}

libraries=(nlohmann-json3-dev libeigen3-dev libfmt-dev libcli11-dev)
for_tests=(doctest-dev libcurl4-openssl-dev libboost-dev libpng-dev libgif-dev libsfml-dev xvfb xauth xdotool)
installed() { printf '%s\n' "$@" >> "$work/installed"; }

# on SCRIPT ARGS…: runs it in the machine; its words are in $output, its exit code in $code.
on() {
  local script="$1"
  shift
  code=0
  output="$(cd "$work" && env -i PATH="$bin" HOME="$work" "$bin/bash" "$house/$script" "$@" 2>&1)" || code=$?
}

fail() {
  printf 'FAILED %s: %s\n  exit %s, said:\n%s\n  called:\n%s\n' "$case_name" "$1" "$code" "$output" \
    "$(cat "$calls")"
  failures=$((failures + 1))
}
exits() { [[ "$code" -eq "$1" ]] || fail "expected exit code $1"; }
says() { grep -qF -- "$1" <<< "$output" || fail "expected to read: $1"; }
called() { grep -qF -- "$1" "$calls" || fail "expected a call: $1"; }
never() { ! grep -qF -- "$1" "$calls" || fail "expected no call: $1"; }

program

case_name="bare machine, root"
machine dpkg-query apt-get g++ cmake ctest root
on tools/check
exits 0
says "libeigen3-dev"
says "All tests passed"
called "apt-get update"
called "apt-get install -qq -y --no-install-recommends ninja-build ${libraries[*]} ${for_tests[*]}"
called "cmake --preset release -G Ninja -DCMAKE_CXX_COMPILER=g++ -DPOTLUCK_TESTS=ON -DPOTLUCK_WINDOW=ON"
called "ctest --output-on-failure"
case_name="bare machine, second time"
: > "$calls"
on tools/check
exits 0
says "nothing to download"
never "apt-get"

case_name="nothing missing: no network, make will do"
machine dpkg-query apt-get c++ cmake ctest make nobody
installed "${libraries[@]}" "${for_tests[@]}"
on tools/check
exits 0
never "apt-get"
never "CMAKE_CXX_COMPILER"
called "-G Unix Makefiles"

case_name="sudo"
machine dpkg-query apt-get g++ cmake ctest ninja nobody sudo
installed "${libraries[@]}"
on tools/check
exits 0
called "sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get install"

case_name="another apt is at work for a while"
machine dpkg-query apt-get g++ cmake ctest ninja root sleep
printf 'line\n%.0s' {1..3} > "$work/locked"
on tools/check
exits 0
says "Another apt is at work (/var/lib/apt/lists/lock, held by process 77 (unattended-upgr)); waiting for it, at most 10 minutes."
[[ "$(grep -c "Another apt" <<< "$output")" -eq 1 ]] || fail "said more than once that it waits"
[[ "$(grep -c "^sleep" "$calls")" -eq 3 ]] || fail "expected three pauses"
[[ "$(grep -c "^apt-get update" "$calls")" -eq 4 ]] || fail "expected four tries"
says "All tests passed"

case_name="another apt never ends"
machine dpkg-query apt-get g++ cmake ctest ninja root sleep
printf 'line\n%.0s' {1..1000} > "$work/locked"
on tools/check
exits 1
says "E: Could not get lock /var/lib/apt/lists/lock"
says "apt-get update failed (messages above)"
[[ "$(grep -c "^sleep" "$calls")" -eq 200 ]] || fail "expected ten minutes of pauses"

case_name="neither root nor sudo"
machine dpkg-query apt-get g++ cmake ctest ninja nobody
on tools/check
exits 1
says "installing needs root, and there is no sudo"
says "apt-get install ${libraries[*]} ${for_tests[*]}"
never "apt-get"

case_name="no apt-get"
machine dpkg-query g++ cmake ctest ninja root
on tools/check
exits 1
says "there is no apt-get here"
says "${libraries[*]} ${for_tests[*]}"

case_name="not Debian at all, everything there"
machine g++ cmake ctest ninja nobody
on tools/check
exits 0

case_name="--no-install"
machine dpkg-query apt-get g++ cmake ctest ninja root
on tools/check --no-install
exits 1
says "--no-install was given"
never "apt-get"

case_name="no compiler, or one that is too old"
machine dpkg-query apt-get g++-old cmake ctest ninja root
installed "${libraries[@]}" "${for_tests[@]}"
on tools/check
exits 1
called "apt-get install -qq -y --no-install-recommends g++"
says "no C++ compiler of the needed version"

case_name="clang++ is a compiler too"
machine dpkg-query apt-get g++-old clang++ cmake ctest ninja root
installed "${libraries[@]}" "${for_tests[@]}"
on tools/check
exits 0
called "-DCMAKE_CXX_COMPILER=clang++"

case_name="wrong usage"
machine dpkg-query apt-get g++ cmake ctest ninja root
installed "${libraries[@]}" "${for_tests[@]}"
on tools/check --presets
exits 2
on tools/check --preset fast
exits 2
says "unknown name fast, expected one of "
says "release"
on tools/quickstart --steps many
exits 2
on tools/quickstart --steps
exits 2
on tools/quickstart --seeds 1-
exits 2
never "cmake"

case_name=".ci/run"
on .ci/run
exits 0
called "cmake --preset release -G Ninja -DCMAKE_CXX_COMPILER=g++ -DPOTLUCK_TESTS=ON -DPOTLUCK_WINDOW=ON -DPOTLUCK_WERROR=ON"

case_name="failing tests"
: > "$calls"
printf '#!%s\nexit 8\n' "$(command -v bash)" > "$bin/ctest"
on tools/check
exits 1
says "tests failed in preset release"

case_name="quickstart"
machine dpkg-query apt-get g++ cmake ninja root
on tools/quickstart --seeds 1-2 --steps 5000
exits 0
never "libcli11-dev doctest-dev"
both="runs/quickstart/ippo,runs/quickstart/srpo,random,stay,greedy"
for algorithm in ippo srpo; do
  called "potluck train --layout paper_kitchen --algorithm $algorithm --set preset=paper --seeds 1-2 --steps 5000 --out runs/quickstart/$algorithm --resume"
done
called "potluck evaluate --layout paper_kitchen --rows $both --columns $both --episodes 200 --out runs/quickstart"
called "potluck report runs/quickstart"
# Neither tests nor the window, unless the folder has them.
called "-DPOTLUCK_TESTS=OFF -DPOTLUCK_WINDOW=OFF"
says "runs/quickstart/report.html"

case_name="quickstart, stopped and failing"
program 130 train
on tools/quickstart
exits 130
says "again with the same options to go on"
program 2 evaluate
on tools/quickstart
exits 2
says "evaluate failed"
program 139 report
on tools/quickstart
exits 1

if [[ $failures -gt 0 ]]; then
  printf '%d checks failed\n' "$failures"
  exit 1
fi
echo "all checks passed"
