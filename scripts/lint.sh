#!/usr/bin/env bash
# Example: ./scripts/lint.sh --changed
#
# Checks the form of the code (clang-format-14), looks for likely mistakes
# (clang-tidy-14) and reads the scripts (shellcheck). Silent where all is well.
#
#   --changed[=REV]  only what differs from REV (default: HEAD), new files too
#   --format         clang-format alone, which takes seconds
#   --yes            install missing packages without asking
#   --help           this text
#
# Exit codes: 0 clean, 1 something to mend, 2 usage, 3 packages are missing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

against=
with_tidy=1
prepare=(--lint)
for argument in "$@"; do
  case $argument in
    --changed) against=HEAD ;;
    --changed=*) against=${argument#*=} ;;
    --format) with_tidy=0 ;;
    --yes) prepare+=(--yes) ;;
    --help) help; exit 0 ;;
    *) fail 2 "unknown argument: $argument (see --help)" ;;
  esac
done

./scripts/prepare.sh "${prepare[@]}"

# Prints the files in question that match the patterns, one a line.
files() {
  {
    if [[ -n $against ]]; then
      git diff --name-only --diff-filter=d "$against" -- "$@"
      git ls-files --others --exclude-standard -- "$@"
    else
      git ls-files -- "$@"
    fi
  } | sort --unique
}

faults=0

mapfile -t code < <(files 'src/**.[ch]pp' 'actors/**.[ch]pp' 'tests/**.[ch]pp' 'bench/**.[ch]pp')
if ((${#code[@]})); then
  clang-format-14 --dry-run -Werror "${code[@]}" || faults=1
fi

mapfile -t scripts < <(files 'scripts/*.sh' '.ci/run')
if ((${#scripts[@]})); then
  shellcheck "${scripts[@]}" || faults=1
fi

# Headers are looked at through the sources that include them.
mapfile -t sources < <(files 'src/**.cpp' 'actors/**.cpp' 'tests/**.cpp' 'bench/**.cpp')
if ((with_tidy && ${#sources[@]})); then
  # clang cannot read g++'s precompiled headers: a folder without them.
  cmake --preset release -B build/lint --log-level=WARNING -DPARLEY_TESTS=ON \
    -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON -DCCACHE=OFF >/dev/null
  say "clang-tidy on ${#sources[@]} files …"
  printf '%s\0' "${sources[@]}" |
    xargs --null --max-args=1 --max-procs="$(jobs_that_fit)" \
      clang-tidy-14 -p build/lint --quiet 2> >(grep -v ' warnings\? generated\.$' >&2) || faults=1
fi

exit "$faults"
