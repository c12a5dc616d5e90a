# shellcheck shell=bash
# What tools/check and tools/quickstart share: find out what is missing, install it, configure, build.
# Sourced, never run by itself. The caller sets `set -euo pipefail`.
#
#   setup_packages PURPOSE PRESET   what this machine lacks for PURPOSE (check | quickstart) -> setup_missing
#   setup_install yes|no            says what will be installed and why, then installs it; waits for another apt
#   setup_configure PRESET ARGS…    cmake --preset, with ninja where there is one
#   setup_build PRESET ARGS…        cmake --build --preset on all cores
#   setup_duration SECONDS          "3 min 05 s"

setup_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

readonly setup_gcc_minimum=12
readonly setup_clang_minimum=14
readonly setup_cmake_minimum=3.25

# How often, seconds apart, apt-get is tried while another apt is at work: ten minutes.
readonly setup_lock_tries=200
readonly setup_lock_pause=3

# Packages to install, each "name|why".
setup_missing=()
# The compiler CMake is told to use; empty: the one it finds by itself is good.
setup_compiler=""

setup_say() { printf '%s\n' "$*"; }

setup_fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

setup_usage_error() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

setup_duration() {
  printf '%d min %02d s' $(($1 / 60)) $(($1 % 60))
}

# Is Debian package $1 installed? Without dpkg we cannot know; then CMake is the judge.
setup_installed() {
  command -v dpkg-query > /dev/null || return 0
  [[ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2> /dev/null)" == installed ]]
}

# Is version $1 at least $2? Dotted numbers.
setup_version_at_least() {
  [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

# Is $1 a C++ compiler that is new enough?
setup_compiler_good() {
  local version minimum=$setup_gcc_minimum
  command -v "$1" > /dev/null || return 1
  version="$("$1" -dumpversion 2> /dev/null)" || return 1
  if "$1" --version 2> /dev/null | grep -qi clang; then
    minimum=$setup_clang_minimum
  fi
  setup_version_at_least "$version" "$minimum"
}

# Sets setup_compiler; false when there is no good compiler.
setup_find_compiler() {
  local candidate
  setup_compiler=""
  # CXX may hold more than a name ("ccache g++"); CMake reads it and judges it.
  [[ -n "${CXX:-}" ]] && return
  setup_compiler_good c++ && return
  for candidate in g++ g++-{15..12} clang++ clang++-{20..14}; do
    if setup_compiler_good "$candidate"; then
      setup_compiler="$candidate"
      return
    fi
  done
  return 1
}

setup_packages() {
  local purpose="$1" preset="$2" entry
  local libraries=(
    "nlohmann-json3-dev|reads kitchens, configurations and results (JSON)"
    "libeigen3-dev|matrices of the networks (Eigen)"
    "libfmt-dev|formats text (fmt)"
    "libcli11-dev|reads the command line (CLI11)"
  )
  if [[ "$purpose" == check ]]; then
    libraries+=("doctest-dev|runs the tests (doctest)")
    libraries+=("libcurl4-openssl-dev|asks servers of language models (libcurl)")
    libraries+=("libboost-dev|serves studies to browsers (Boost.Beast)")
    # Not for quickstart: training and reports are its job, and headless machines need no window.
    libraries+=(
      "libpng-dev|pictures of kitchens and games (libpng)"
      "libgif-dev|animations of games (giflib)"
      "libsfml-dev|the window (SFML)"
      "xvfb|a display for the window's tests"
      "xauth|lets xvfb-run guard that display"
      "xdotool|types and clicks in the window's tests"
    )
  fi

  setup_missing=()
  if [[ "$preset" == clang || "$preset" == fuzz ]]; then
    command -v clang++-14 > /dev/null || setup_missing+=("clang-14|the compiler of preset $preset")
  elif ! setup_find_compiler; then
    setup_missing+=("g++|the C++ compiler")
  fi
  command -v cmake > /dev/null || setup_missing+=("cmake|configures the build")
  if ! command -v ninja > /dev/null && ! command -v make > /dev/null; then
    setup_missing+=("ninja-build|runs the build")
  fi
  for entry in "${libraries[@]}"; do
    setup_installed "${entry%%|*}" || setup_missing+=("$entry")
  done
}

# setup_apt COMMAND…: runs it (apt-get with what must stand before it). While another apt is at work, as on a cloud
# machine that updates itself in its first minutes, says so once and tries again. apt's own
# DPkg::Lock::Timeout is no help: apt 2.6 waits with it for dpkg's lock, but neither for that of the lists (update) nor
# for that of the downloads (install).
setup_apt() {
  local try status held errors
  errors="$(mktemp)"
  for ((try = 1; ; ++try)); do
    status=0
    "$@" > /dev/null 2> "$errors" || status=$?
    held="$(sed -n 's/^E: Could not get lock //; T; s/\. It is held/, held/; p' "$errors" | head -n 1)"
    if [[ $status -eq 0 || -z "$held" || $try -gt $setup_lock_tries ]]; then
      break
    fi
    if [[ $try -eq 1 ]]; then
      setup_say "Another apt is at work ($held); waiting for it, at most" \
        "$((setup_lock_tries * setup_lock_pause / 60)) minutes."
    fi
    sleep "$setup_lock_pause"
  done
  cat "$errors" >&2
  rm -f "$errors"
  return $status
}

setup_install() {
  local allowed="$1" entry names=() as_root=()
  if [[ ${#setup_missing[@]} -eq 0 ]]; then
    setup_say "Everything needed is installed; nothing to download."
    return
  fi
  for entry in "${setup_missing[@]}"; do
    names+=("${entry%%|*}")
  done

  setup_say "Missing on this machine (Debian packages):"
  for entry in "${setup_missing[@]}"; do
    printf '    %-20s %s\n' "${entry%%|*}" "${entry#*|}"
  done

  local by_hand="please install them yourself: apt-get install ${names[*]}"
  if [[ "$allowed" != yes ]]; then
    setup_fail "--no-install was given, so nothing is installed; $by_hand"
  fi
  command -v apt-get > /dev/null ||
    setup_fail "there is no apt-get here, so they cannot be installed for you; please install what" \
      "your system calls them: ${names[*]}"
  if [[ "$(id -u)" -ne 0 ]]; then
    command -v sudo > /dev/null ||
      setup_fail "installing needs root, and there is no sudo; as root, $by_hand"
    as_root=(sudo)
  fi

  setup_say "Installing them now with apt-get${as_root[0]:+ (sudo may ask for your password)}."
  # English, for setup_apt reads what apt-get says.
  as_root+=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C)
  setup_apt "${as_root[@]}" apt-get update -qq ||
    setup_fail "apt-get update failed (messages above); without network, $by_hand"
  setup_apt "${as_root[@]}" apt-get install -qq -y --no-install-recommends "${names[@]}" ||
    setup_fail "apt-get install failed (messages above); $by_hand"
  hash -r
  setup_say "Installed: ${names[*]}"
}

# The cached value of $2 in the build folder of preset $1; empty when never configured.
setup_cached() {
  sed -n "s/^$2:[A-Z]*=//p" "$setup_root/build/$1/CMakeCache.txt" 2> /dev/null || true
}

setup_configure() {
  local preset="$1" version generator=() log
  shift
  version="$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')"
  setup_version_at_least "$version" "$setup_cmake_minimum" ||
    setup_fail "this is CMake $version, but $setup_cmake_minimum or newer is needed (Debian 12 has it)"
  if [[ "$preset" != clang && "$preset" != fuzz ]]; then
    setup_find_compiler || setup_fail "no C++ compiler of the needed version was found" \
      "(g++ $setup_gcc_minimum or clang++ $setup_clang_minimum)"
  fi

  # A configured folder keeps its compiler and its build tool: CMake refuses to change the latter.
  if [[ -z "$(setup_cached "$preset" CMAKE_GENERATOR)" ]]; then
    if command -v ninja > /dev/null; then
      generator=(-G Ninja)
    else
      generator=(-G "Unix Makefiles")
    fi
    if [[ -n "$setup_compiler" ]]; then
      generator+=("-DCMAKE_CXX_COMPILER=$setup_compiler")
    fi
  fi

  log="$(mktemp)"
  if ! (cd "$setup_root" && cmake --preset "$preset" "${generator[@]}" "$@") > "$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    command -v dpkg-query > /dev/null ||
      setup_say "Potluck needs nlohmann_json 3.11, Eigen 3.4, fmt 9, CLI11 2.1 and, for its tests, doctest 2.4."
    setup_fail "configuring failed (messages above)"
  fi
  rm -f "$log"
  setup_say "Configured build/$preset."
}

setup_build() {
  local preset="$1"
  shift
  (cd "$setup_root" && cmake --build --preset "$preset" --parallel "$(nproc)" "$@") ||
    setup_fail "the build failed (messages above)"
}
