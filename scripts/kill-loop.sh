#!/usr/bin/env bash
# Example: ./scripts/kill-loop.sh 200
#
# Ends Parley by SIGKILL that many times (default 200), at random points of its
# work, while customers write; starts it again each time; then counts what was
# acknowledged and lost (must be 0) or answered twice (must be 0). Takes about a
# second a kill.
#
#   --seed N   the same points again
#   --yes      install missing packages without asking
#   --help     this text
#
# Exit codes: 0 nothing lost, nothing twice; 1 something was; 2 usage.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare=()
kills=200
seed=()
while (($#)); do
  case $1 in
    --seed) seed=("${2:?--seed needs a number}"); shift ;;
    --seed=*) seed=("${1#*=}") ;;
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    *)
      [[ $1 =~ ^[1-9][0-9]*$ ]] || fail 2 "not a number of kills: $1 (see --help)"
      kills=$1
      ;;
  esac
  shift
done

./scripts/prepare.sh "${prepare[@]}"
build release drill parley
exec build/release/tests/e2e/drill kill-loop "$kills" "${seed[@]}"
