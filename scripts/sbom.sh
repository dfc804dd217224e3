#!/usr/bin/env bash
# Example: ./scripts/sbom.sh >parley.cdx.json
#
# Prints what the built program is made of as CycloneDX 1.5 JSON: every Debian
# package whose libraries it loads or whose sources it was built from, with the
# version that is installed here.
#
#   --program FILE  another program than build/release/parley
#   --help          this text
#
# Exit codes: 0 ok, 2 usage, 3 there is no such program.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

program=build/release/parley
while (($#)); do
  case $1 in
    --program) program=${2:?--program needs a file}; shift ;;
    --help) help; exit 0 ;;
    *) fail 2 "unknown argument: $1 (see --help)" ;;
  esac
  shift
done
[[ -x $program ]] || fail 3 "$program is not there: run ./scripts/build.sh"

# The packages that own the libraries a program loads.
loaded_packages() {
  ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
    # Debian 12 has its libraries in /usr/lib and may know them as /lib.
    library=$(readlink -f "$library")
    dpkg-query --search "$library" "${library#/usr}" 2>/dev/null | head -n 1 || true
  done | cut -d: -f1
}

# Tools build the program and are no part of it.
built_from() {
  ./scripts/prepare.sh --list --build-only |
    grep -vxE 'ca-certificates|ccache|cmake|ninja-build'
}

version=$("$program" version | head -n 1)
printf '{\n  "bomFormat": "CycloneDX",\n  "specVersion": "1.5",\n  "version": 1,\n'
printf '  "metadata": {"component": {"type": "application", "name": "parley", "version": "%s"}},\n' \
  "${version##* }"
printf '  "components": ['
separator=
# shellcheck disable=SC2016
{ loaded_packages; built_from; } | sort -u |
  xargs dpkg-query --show --showformat='${Package} ${Version} ${Architecture}\n' |
  {
    while read -r name its_version architecture; do
      printf '%s\n    {"type": "library", "name": "%s", "version": "%s",' \
        "$separator" "$name" "$its_version"
      printf ' "purl": "pkg:deb/debian/%s@%s?arch=%s&distro=debian-12"}' \
        "$name" "${its_version//+/%2B}" "$architecture"
      separator=,
    done
    printf '\n  ]\n}\n'
  }
