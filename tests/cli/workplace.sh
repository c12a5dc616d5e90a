# Where a test of the program works: an empty folder that goes when it ends. To be sourced with the program's path.
set -eu
potluck=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "FAILED: $*"; exit 1; }
quiet() { "$@" >/dev/null 2>>log || { cat log; fail "$*"; }; }
