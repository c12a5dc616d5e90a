#!/bin/sh
# A cook in twenty lines of shell: walks about by chance, and interacts with whatever comes to hand.
read -r hello
echo '{"batch": 1, "observation": false, "text": false}'
while read -r line; do
  seed=${line#*'"seed": '}  # drawn anew for every turn: who uses it repeats its games
  seed=${seed%%,*}
  case $((seed / 7 % 8)) in
    0) action=north ;;
    1) action=south ;;
    2) action=east ;;
    3) action=west ;;
    *) action=interact ;;
  esac
  echo "{\"action\": \"$action\"}"
done
