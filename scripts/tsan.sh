#!/usr/bin/env bash
# Example: ./scripts/tsan.sh
#
# Looks for data races: builds Parley with ThreadSanitizer, and runs the tests in
# which threads meet. Nothing is suppressed. Debian's CAF is not instrumented,
# which makes false alarms of its queues; so CAF's source package is fetched and
# built with ThreadSanitizer too, once, into build/caf-tsan.
#
#   --all   every test, which takes an hour
#   --yes   install missing packages without asking
#   --help  this text
#   -- …    the rest goes to ctest instead, e.g. `-- -R http`
#
# Exit codes: 0 no race and no failure, 1 one of them, 2 usage, 3 something is
# missing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Programs in which threads meet, and what of the whole program is run.
programs=(
  actors_test faults_test http_test observe_test operations_test sealing_test
  shop_test storage_test tools_test
)
whole_program='^(whole_way|a_burst|an_action)'

everything=0
prepare=()
selection=()
while (($#)); do
  case $1 in
    --all) everything=1 ;;
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    --) shift; selection=("$@"); break ;;
    *) fail 2 "unknown argument: $1 (see --help)" ;;
  esac
  shift
done

caf=build/caf-tsan
version=0.17.6

# Fetches the upstream tarball of Debian's source package; apt checks what it
# got. The machine's own sources, asked for source packages instead, with lists
# apart from its own.
fetch_caf() {
  local lists=$PWD/$caf/lists parts=$PWD/$caf/sources options file
  mkdir -p "$lists/partial" "$parts"
  : >"$caf/sources.list"
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ ! -r $file ]] || sed 's/^Types:.*/Types: deb-src/' "$file" >"$parts/${file##*/}"
  done
  [[ ! -r /etc/apt/sources.list ]] ||
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$caf/sources.list"
  options=(-q -o Dir::Etc::sourcelist="$PWD/$caf/sources.list"
    -o Dir::Etc::sourceparts="$parts" -o Dir::State::lists="$lists"
    -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update >&2
  (cd "$caf" && apt-get "${options[@]}" source --download-only --tar-only "actor-framework" >&2)
  mkdir -p "$caf/source"
  tar --extract --strip-components=1 --directory="$caf/source" \
    --file="$caf/actor-framework_$version.orig.tar.gz"
}

build_caf() {
  [[ -f $caf/source/CMakeLists.txt ]] || fetch_caf ||
    fail 3 "CAF's source cannot be fetched. By hand: put actor-framework $version into $caf/source"
  say "Building CAF $version with ThreadSanitizer …"
  cmake -G Ninja -S "$caf/source" -B "$caf/build" --log-level=WARNING \
    -DCMAKE_CXX_COMPILER=g++-12 -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_FLAGS="-fsanitize=thread -fno-omit-frame-pointer -O1" \
    -DCAF_NO_IO=yes -DCAF_NO_OPENSSL=yes -DCAF_NO_OPENCL=yes \
    -DCAF_NO_PYTHON=yes -DCAF_NO_TOOLS=yes -DCAF_NO_EXAMPLES=yes \
    -DCAF_NO_UNIT_TESTS=yes -DCMAKE_INSTALL_PREFIX="$PWD/$caf/prefix" >/dev/null
  cmake --build "$caf/build" --parallel "$(jobs_that_fit)" --target install >&2
  # It remembers the CAF it was configured with.
  rm -f build/tsan/CMakeCache.txt
}

./scripts/prepare.sh "${prepare[@]}"
[[ -f $caf/prefix/include/caf/config.hpp ]] || build_caf

# A program in a test writes where nobody looks: so each report is a file.
reports=build/tsan/reports
rm -rf "$reports"
mkdir -p "$reports"
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 log_path=$PWD/$reports/race"
code=0
run_tests() {
  ctest --test-dir build/tsan --output-on-failure --no-tests=error "$@" || code=1
}
if ((everything)) || ((${#selection[@]})); then
  build tsan all
  run_tests --parallel "$(nproc)" "${selection[@]}"
else
  build tsan "${programs[@]}" e2e_test
  for program in "${programs[@]}"; do
    say "$program …"
    "$(find build/tsan/tests -type f -name "$program")" --gtest_brief=1 || code=1
  done
  run_tests -R "$whole_program"
fi

for report in "$reports"/*; do
  [[ -f $report ]] || continue
  cat "$report"
  code=1
done
exit "$code"
