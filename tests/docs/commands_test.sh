#!/usr/bin/env bash
# Commands on the pages can be pasted: the program knows every sub-command and flag that they name.
# Usage: commands_test.sh PROGRAM ROOT
set -euo pipefail
potluck="${1:?PROGRAM is missing}"
cd "${2:?ROOT is missing}"
faults=0

# "PAGE:LINE<tab>COMMAND" for every command in blocks (continued lines joined) and `potluck …` in text.
commands_of() {
  LC_ALL=C awk '
    function say(command) {
      sub(/ +#.*/, "", command)
      print FILENAME ":" FNR "\t" command
    }
    block != "" { block = block $0 }
    block == "" && /^ +potluck / { block = $0 }
    block != "" {
      if (sub(/\\$/, "", block)) next
      sub(/^ +/, "", block)
      say(block)
      block = ""
      next
    }
    {
      line = $0
      while (match(line, /`potluck [^`]*`/)) {
        say(substr(line, RSTART + 1, RLENGTH - 2))
        line = substr(line, RSTART + RLENGTH)
      }
    }' "$@"
}

declare -A help=()
help_of() {  # SUB-COMMANDS…: fills help["potluck SUB-COMMANDS"]
  [[ -n "${help["potluck $*"]:-}" ]] || help["potluck $*"]="$("$potluck" "$@" --help 2>&1)" || help["potluck $*"]=none
}

check() {  # PLACE COMMAND
  local words place="$1" names=() word known
  read -ra words <<< "$2"
  for word in "${words[@]:1}"; do
    [[ "$word" =~ ^[a-z]+$ && ${#names[@]} -lt 2 ]] || break
    # Only layout, agents, bench and study have sub-commands of their own.
    [[ ${#names[@]} -eq 0 || "${names[0]}" =~ ^(layout|agents|bench|study)$ ]] || break
    names+=("$word")
  done
  help_of "${names[@]}"
  known="${help["potluck ${names[*]}"]}"
  if [[ "$known" == none ]]; then
    printf '%s: there is no command potluck %s\n' "$place" "${names[*]}"
    faults=$((faults + 1))
    return
  fi
  for word in "${words[@]}"; do
    [[ "$word" =~ ^(--[a-z-]+) ]] || continue
    if ! grep -qE -- "(^|[ ,])${BASH_REMATCH[1]}([ ,:]|$)" <<< "$known"; then
      printf '%s: potluck %s knows no %s\n' "$place" "${names[*]}" "${BASH_REMATCH[1]}"
      faults=$((faults + 1))
    fi
  done
}

mapfile -t pages < <(find . -name '*.md' -not -path './build/*' -not -path './runs/*' -not -path './.git/*' | sort)
count=0
while IFS=$'\t' read -r place command; do
  check "${place#./}" "$command"
  count=$((count + 1))
done < <(commands_of "${pages[@]}")
printf '%d commands, %d faults\n' "$count" "$faults"
[[ $count -gt 0 && $faults -eq 0 ]]
