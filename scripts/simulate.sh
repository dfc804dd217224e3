#!/usr/bin/env bash
# Example: ./scripts/simulate.sh --seeds 10000
#
# Runs the whole of one node, with its crashes, under a seeded scheduler and a
# virtual clock, in a world where everything goes wrong, and checks what it
# guarantees (docs/reliability.md). Each seed is a run of its own; the same seed
# takes the same steps. Prints the seeds that failed and what they broke, then
# one line that sums up.
#
#   --seeds N       how many seeds to run, 1000 by default
#   --from S        the first one, 1 by default
#   --seed S        replay this one and tell every step
#   --jobs N        processes, one a core by default
#   --variant NAME  run a Parley that is broken on purpose
#   --variants      list those
#   --yes           install missing packages without asking
#   --help          this text
#
# Exit codes: 0 no seed failed, 1 one did, 2 usage.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare=()
arguments=()
while (($#)); do
  case $1 in
    --seeds | --from | --seed | --jobs | --variant)
      (($# > 1)) || fail 2 "$1 needs a value (see --help)"
      arguments+=("$1" "$2")
      shift
      ;;
    --variants) arguments+=("$1") ;;
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    *) fail 2 "unknown argument: $1 (see --help)" ;;
  esac
  shift
done

./scripts/prepare.sh "${prepare[@]}"
build release parley_simulate
exec build/release/tests/simulation/parley_simulate "${arguments[@]}"
