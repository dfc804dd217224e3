#!/usr/bin/env bash
# Example: ./scripts/fuzz.sh 60
#
# Fuzzes what reads input from outside (libFuzzer of clang-14, with
# AddressSanitizer and UBSan): each target for that many seconds, as many at once
# as there are cores. Prints a line a target: inputs tried, per second, edges of
# the code that they reached, inputs that failed. What is found stays in
# build/fuzz and is where the next run begins.
#
#   ./scripts/fuzz.sh SECONDS [TARGET…]
#
#   --list      print the targets, one a line, and do nothing
#   --coverage  instead of fuzzing, tell which lines of the parsers the corpora
#               reach: the seeds and what was found; less than 90 % is a failure
#   --jobs N    so many targets at once
#   --yes       install missing packages without asking
#   --help      this text
#
# Exit codes: 0 nothing failed, 1 an input did, 2 usage, 3 packages are missing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

mapfile -t parsers <tests/fuzz/parsers.txt
goal=90 # percent of their lines

mapfile -t known < <(cd tests/fuzz/corpus && printf '%s\n' *)
targets=()
prepare=(--fuzz)
budget=
with_coverage=0
jobs=$(nproc)
while (($#)); do
  case $1 in
    --list) printf '%s\n' "${known[@]}"; exit 0 ;;
    --coverage) with_coverage=1 ;;
    --jobs)
      [[ ${2:-} =~ ^[1-9][0-9]{0,2}$ ]] || fail 2 "--jobs needs a number (see --help)"
      jobs=$2
      shift
      ;;
    --yes) prepare+=(--yes) ;;
    --help) help; exit 0 ;;
    *)
      if [[ -z $budget && $1 =~ ^[1-9][0-9]{0,6}$ ]]; then
        budget=$1
      elif [[ " ${known[*]} " == *" $1 "* ]]; then
        targets+=("$1")
      else
        fail 2 "neither seconds nor a target: $1 (see --help and --list)"
      fi
      ;;
  esac
  shift
done
((with_coverage)) || [[ -n $budget ]] || fail 2 "how many seconds? (see --help)"
((${#targets[@]})) || targets=("${known[@]}")

./scripts/prepare.sh "${prepare[@]}"

# The files a target has been given and has found.
inputs_of() {
  find "tests/fuzz/corpus/$1" "build/fuzz/corpus/$1" -type f -print0 2>/dev/null || true
}

coverage() {
  local name folder=build/fuzz objects=()
  rm -rf "$folder/profiles"
  mkdir -p "$folder/profiles"
  for name in "${targets[@]}"; do
    inputs_of "$name" |
      LLVM_PROFILE_FILE="$folder/profiles/$name-%p" xargs --null --max-args=2000 \
        "$folder/tests/fuzz/fuzz_$name" >"$folder/profiles/$name.log" 2>&1 ||
      fail 1 "$name fails on its corpus: see $folder/profiles/$name.log"
    objects+=(${objects[0]:+--object} "$folder/tests/fuzz/fuzz_$name")
  done
  find "$folder/profiles" -type f ! -name '*.log' >"$folder/profiles.list"
  llvm-profdata-14 merge --sparse --input-files="$folder/profiles.list" \
    --output="$folder/merged"
  # Columns of the report: file, regions (3), functions (3), lines (3).
  llvm-cov-14 report "${objects[@]}" --instr-profile="$folder/merged" "${parsers[@]/#/$PWD/}" |
    awk -v goal="$goal" '
      $1 ~ /\.cpp$/ || $1 == "TOTAL" {
        printf "%-28s %5d lines  %8s reached\n", $1, $8, $10
        if ($1 == "TOTAL") reached = $10 + 0
      }
      END { exit reached < goal }' ||
    fail 1 "less than $goal % of the lines are reached"
}

# fuzz TARGET: its line of the table; keeps what failed.
fuzz() {
  local name=$1 folder=build/fuzz crashes log dictionary code=0
  crashes=$folder/crashes/$name
  log=$folder/logs/$name.log
  mkdir -p "$crashes" "$folder/corpus/$name" "$folder/logs"
  dictionary=tests/fuzz/dictionaries/$name.dict
  set -- -max_total_time="$budget" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$crashes/"
  [[ ! -f $dictionary ]] || set -- "$@" -dict="$dictionary"
  ASAN_OPTIONS=detect_stack_use_after_return=1 \
    ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-14 \
    UBSAN_OPTIONS=print_stacktrace=1 \
    "$folder/tests/fuzz/fuzz_$name" "$@" "$folder/corpus/$name" \
    "tests/fuzz/corpus/$name" >"$log" 2>&1 || code=$?
  awk -v name="$name" -v failed="$(find "$crashes" -type f | wc -l)" '
    match($0, /cov: [0-9]+/) { edges = substr($0, RSTART + 5, RLENGTH - 5) }
    /^stat::number_of_executed_units/ { inputs = $2 }
    /^stat::average_exec_per_sec/ { rate = $2 }
    END { printf "%-16s %12d %10d %10d %8d\n", name, inputs, rate, edges, failed }' "$log"
  ((code == 0)) || say "$name failed (see $log). To repeat it: $folder/tests/fuzz/fuzz_$name $crashes/<file>"
  return "$code"
}

build fuzz "${targets[@]/#/fuzz_}"
if ((with_coverage)); then
  coverage
  exit 0
fi

# Lines are counted in any case, and here nobody asks for them.
export LLVM_PROFILE_FILE=/dev/null
printf '%-16s %12s %10s %10s %8s\n' target inputs per-second edges failed
running=0
code=0
for name in "${targets[@]}"; do
  if ((running == jobs)); then
    wait -n || code=1
    running=$((running - 1))
  fi
  fuzz "$name" &
  running=$((running + 1))
done
while ((running)); do
  wait -n || code=1
  running=$((running - 1))
done
exit "$code"
