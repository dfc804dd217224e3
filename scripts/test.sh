#!/usr/bin/env bash
# Example: ./scripts/test.sh --quick
#
# Installs what is missing, builds everything and runs every test. The last line
# is the test runner's count of what passed and failed.
#
#   --quick  leave out the long tests
#   --asan   build and test with AddressSanitizer and UBSan
#   --yes    install missing packages without asking
#   --help   this text
#   -- …     the rest goes to ctest, e.g. `-- -R storage`
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=release
prepare=()
selection=()
while (($#)); do
  case $1 in
    --quick) selection+=(--label-exclude '^long$') ;;
    --asan) preset=asan ;;
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    --) shift; selection+=("$@"); break ;;
    *) fail 2 "unknown argument: $1 (see --help)" ;;
  esac
  shift
done

./scripts/prepare.sh "${prepare[@]}"
build "$preset" all

log=build/$preset/tests.log
code=0
ctest --test-dir "build/$preset" --output-on-failure --no-tests=error \
  --parallel "$(nproc)" "${selection[@]}" | tee "$log" || code=1
# ctest prints times and the names of failed tests after its count.
grep -E '^[0-9]+% tests passed' "$log" | tail -n 1 || true
exit "$code"
