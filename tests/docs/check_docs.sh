#!/usr/bin/env bash
# Are the house's papers true to the house? Of every tracked .md file below ROOT:
#   - relative links and images lead to something that exists
#   - #anchors are headings of the page that they lead to (spelled as GitHub spells them)
#   - paths in `backticks` that begin with a folder of ROOT exist (patterns: match something)
#   - code spans end on their line (else the paths in them could not be found)
# paths of sources that comments of sources name exist, too, and README.md is short enough to be read. Asks nobody outside: other people's pages may move.
# Prints a line per fault. Exit code: 0 none, 1 some.
#
# Usage: check_docs.sh ROOT
set -euo pipefail

readonly max_readme_lines=200
cd "${1:?ROOT is missing}"

# Files that belong to the house; without git, or in a copy without its history, all that no build wrote.
house_files() {
  { [[ -e .git ]] && git ls-files 2> /dev/null; } ||
    find . -type f -not -path './.git/*' -not -path './build/*' -not -path './runs/*' | sed 's|^\./||'
}
mapfile -t files < <(house_files)
mapfile -t pages < <(printf '%s\n' "${files[@]}" | grep '\.md$')
folders="$(printf '%s\n' "${files[@]}" | sed -n 's|/.*||p' | sort -u)"

faults=0
fault() {  # PAGE:LINE WHAT
  printf '%s: %s\n' "$1" "$2"
  faults=$((faults + 1))
}

# What a page says, a tab-separated line each: "heading SLUG", "link LINE TARGET", "span LINE TEXT",
# "open LINE". Code blocks say nothing.
read_page() {
  LC_ALL=C awk '
    function slug(text) {
      gsub(/\]\([^)]*\)/, "", text)
      text = tolower(text)
      gsub(/[!-,.\/:-@[-^`{-~]/, "", text)  # ASCII punctuation but "-" and "_"
      gsub(/ /, "-", text)
      return used[text]++ ? text "-" used[text] - 1 : text
    }
    /^ *```/ { fenced = !fenced; next }
    fenced || /^(    |\t)/ { next }
    /^#+ / {
      heading = $0
      sub(/^#+ +/, "", heading); sub(/[ #]*$/, "", heading)
      print "heading\t" slug(heading)
    }
    {
      line = $0
      while (match(line, /`[^`]*`/)) {
        print "span\t" NR "\t" substr(line, RSTART + 1, RLENGTH - 2)
        line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
      }
      if (line ~ /`/) print "open\t" NR
      gsub(/^\[[^]]*\]: */, "](", line)  # "[name]: target" is "](target"
      gsub(/(src|href)="/, "](", line)
      while (match(line, /\]\([^) "]+/)) {
        print "link\t" NR "\t" substr(line, RSTART + 2, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
      }
    }' "$1"
}

# a/b/../c -> a/c
normal_path() {
  local part parts=() result=()
  IFS=/ read -ra parts <<< "$1"
  for part in "${parts[@]}"; do
    case "$part" in
      '' | .) ;;
      ..) [[ ${#result[@]} -eq 0 ]] || unset 'result[-1]' ;;
      *) result+=("$part") ;;
    esac
  done
  (IFS=/ && printf '%s' "${result[*]:-.}")
}

declare -A headings=()  # "PAGE#SLUG" -> yes
words="$(for page in "${pages[@]}"; do read_page "$page" | sed "s|^|$page\t|"; done)"
while IFS=$'\t' read -r page kind slug; do
  [[ "$kind" != heading ]] || headings["$page#$slug"]=yes
done <<< "$words"

check_link() {  # PAGE LINE TARGET
  local target="${3%%#*}" anchor="" path
  [[ "$3" != *'#'* ]] || anchor="${3#*#}"
  case "$target" in
    *://* | mailto:*) return ;;
    '') path="$1" ;;
    /*) path="$(normal_path "$target")" ;;
    *) path="$(normal_path "$(dirname "$1")/$target")" ;;
  esac
  if [[ ! -e "$path" ]]; then
    fault "$1:$2" "the link to $3 leads nowhere: there is no $path"
  elif [[ -n "$anchor" && "$path" == *.md && -z "${headings["$path#$anchor"]:-}" ]]; then
    fault "$1:$2" "the link to $3 leads nowhere: $path has no heading #$anchor"
  fi
}

check_span() {  # PAGE LINE TEXT
  local path="${3%% *}"
  path="${path%%:*}"
  [[ "$path" == */* ]] && grep -qxF -- "${path%%/*}" <<< "$folders" || return 0
  compgen -G "${path%/}" > /dev/null || fault "$1:$2" "there is no $path"
}

while IFS=$'\t' read -r page kind line text; do
  case "$kind" in
    link) check_link "$page" "$line" "$text" ;;
    span) check_span "$page" "$line" "$text" ;;
    open) fault "$page:$line" "a code span is open at the end of the line; keep it on one line" ;;
    *) ;;
  esac
done <<< "$words"

# Lines of comment in C++ and CMake: "FILE<tab>LINE<tab>PATH" for each source that they name.
read_comments() {
  LC_ALL=C awk -v folders="${folders//$'\n'/|}" '
    BEGIN { gsub(/\./, "\\.", folders); path = "(^|[^A-Za-z0-9_./])(" folders ")/[A-Za-z0-9_./]*[.](h|cpp)" }
    /^ *(\/\/|#)/ && !/^ *# *include/ {
      line = $0
      while (match(line, path)) {
        name = substr(line, RSTART, RLENGTH)
        sub(/^[^A-Za-z0-9_.]/, "", name)
        print FILENAME "\t" FNR "\t" name
        line = substr(line, RSTART + RLENGTH)
      }
    }' "$@"
}
mapfile -t sources < <(printf '%s\n' "${files[@]}" | grep -E '\.(h|cpp)$|CMakeLists\.txt$|\.cmake$')
if [[ ${#sources[@]} -gt 0 ]]; then
  while IFS=$'\t' read -r source line path; do
    [[ -e "$path" ]] || fault "$source:$line" "there is no $path"
  done < <(read_comments "${sources[@]}")
fi

lines="$(wc -l < README.md)"
if [[ "$lines" -gt $max_readme_lines ]]; then
  fault README.md "$lines lines, expected at most $max_readme_lines; move what is not for a newcomer to its room"
fi
printf '%d pages, %d faults\n' "${#pages[@]}" "$faults"
[[ $faults -eq 0 ]]
