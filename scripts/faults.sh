#!/usr/bin/env bash
# Example: ./scripts/faults.sh 5
#
# Runs every test of the process's faults that many times (default 1): full,
# failing and damaged disks, exact points of death, overload, shutdown, restart,
# slow senders, clock jumps. One at a time, so that what they measure is theirs.
# Stops at the first that fails.
#
#   --yes    install missing packages without asking
#   --help   this text
#
# Exit codes: 0 all passed, 1 one failed, 2 usage.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare=()
rounds=1
while (($#)); do
  case $1 in
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    *)
      [[ $1 =~ ^[1-9][0-9]*$ ]] || fail 2 "not a number of rounds: $1 (see --help)"
      rounds=$1
      ;;
  esac
  shift
done

./scripts/prepare.sh "${prepare[@]}"
build release process_faults_test long_faults_test parley
for program in process_faults_test long_faults_test; do
  "build/release/tests/e2e/$program" --gtest_brief=1 \
    --gtest_repeat="$rounds" --gtest_fail_fast || exit 1
done
