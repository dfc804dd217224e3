#!/usr/bin/env bash
# Example: ./scripts/build.sh
#
# Installs what is missing and builds everything: the program is then
# build/release/parley.
#
#   --preset NAME  release (default), debug, asan or tsan
#   --yes          install missing packages without asking
#   --help         this text
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

preset=release
prepare=()
while (($#)); do
  case $1 in
    --preset) preset=${2:?--preset needs a name}; shift ;;
    --preset=*) preset=${1#*=} ;;
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    *) fail 2 "unknown argument: $1 (see --help)" ;;
  esac
  shift
done
[[ $preset =~ ^(release|debug|asan|tsan)$ ]] || fail 2 "no such preset: $preset (release, debug, asan or tsan)"

./scripts/prepare.sh "${prepare[@]}"
build "$preset" all
say "The program is build/$preset/parley"
