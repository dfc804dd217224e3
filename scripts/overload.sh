#!/usr/bin/env bash
# Example: ./scripts/overload.sh 60
#
# Floods Parley with ten times as many messages as it has places for, again and
# again for that many seconds (default 60), while the model does not answer.
# Prints how quickly the excess is refused and what memory does; then lets the
# model answer and counts the replies to what was acknowledged.
#
#   --yes    install missing packages without asking
#   --help   this text
#
# Exit codes: 0 all as promised, 1 not, 2 usage.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare=()
seconds=60
while (($#)); do
  case $1 in
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    *)
      [[ $1 =~ ^[1-9][0-9]*$ ]] || fail 2 "not a number of seconds: $1 (see --help)"
      seconds=$1
      ;;
  esac
  shift
done

./scripts/prepare.sh "${prepare[@]}"
build release drill parley
exec build/release/tests/e2e/drill overload "$seconds"
