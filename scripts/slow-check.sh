#!/usr/bin/env bash
# Example: ./scripts/slow-check.sh 60
#
# Attacks Parley with slowhttptest in its four ways at once (slow headers, slow
# bodies, answers read slowly, overlapping ranges) for that many seconds
# (default 60), as one peer among others and then through a trusted proxy, while
# a good customer writes and must be answered.
#
#   --yes    install missing packages without asking
#   --help   this text
#
# Exit codes: 0 all as promised, 1 not, 2 usage, 3 slowhttptest is missing.
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
exec build/release/tests/e2e/drill slow "$seconds"
