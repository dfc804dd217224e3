#!/usr/bin/env bash
# Example: ./scripts/prepare.sh --yes
#
# Installs the Debian 12 packages that Parley needs and this machine lacks. Does
# nothing, and needs no network, when all of them are there. The other scripts
# call it by themselves.
#
# On a terminal it asks first; as root without one it goes ahead.
#
#   --yes         do not ask
#   --build-only  only what the program needs, nothing for tests and benchmarks
#   --lint        what scripts/lint.sh needs as well
#   --fuzz        what scripts/fuzz.sh needs as well
#   --list        print the packages, one a line, and do nothing
#   --help        this text
#
# Exit codes: 0 ok, 2 usage, 3 packages are missing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# docs/dependencies.md says what each one is for.
build_packages=(
  ca-certificates ccache cmake g++-12 libboost-url1.81-dev libboost1.81-dev
  libcaf-dev libcli11-dev libicu-dev libspdlog-dev libsqlite3-dev
  libsqlitecpp-dev libssl-dev libyaml-cpp-dev ninja-build nlohmann-json3-dev
  prometheus-cpp-dev
)
test_packages=(
  curl libbenchmark-dev libfaketime libgmock-dev libgtest-dev openssl
  slowhttptest sqlite3 strace
)
lint_packages=(clang-format-14 clang-tidy-14 git shellcheck)
fuzz_packages=(clang-14 libclang-rt-14-dev llvm-14)

with_tests=1
with_lint=0
with_fuzz=0
only_list=0
assume_yes=0
for argument in "$@"; do
  case $argument in
    --yes) assume_yes=1 ;;
    --build-only) with_tests=0 ;;
    --lint) with_lint=1 ;;
    --fuzz) with_fuzz=1 ;;
    --list) only_list=1 ;;
    --help) help; exit 0 ;;
    *) fail 2 "unknown argument: $argument (see --help)" ;;
  esac
done

wanted=("${build_packages[@]}")
((!with_tests)) || wanted+=("${test_packages[@]}")
((!with_lint)) || wanted+=("${lint_packages[@]}")
((!with_fuzz)) || wanted+=("${fuzz_packages[@]}")
if ((only_list)); then
  printf '%s\n' "${wanted[@]}"
  exit 0
fi

# Prints those of the named packages that are not installed, in one line.
missing_of() {
  local name there
  there=$(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for name in "$@"; do
    grep -qxF "installed $name" <<<"$there" || printf '%s ' "$name"
  done
}

# Ends the script unless this is Debian 12.
require_debian_12() {
  local system=
  if [[ -r /etc/os-release ]]; then
    # shellcheck source=/dev/null
    system=$(. /etc/os-release && printf '%s %s' "${ID:-?}" "${VERSION_ID:-?}")
  fi
  [[ $system == "debian 12" ]] && return
  fail 3 "Parley builds on Debian 12 (bookworm); this is ${system:-another system}." \
    "Build the container image instead: docker build -t parley ."
}

# Sets `as_root` to what must stand before a command for root to run it.
become_root() {
  as_root=()
  ((EUID != 0)) || return 0
  command -v sudo >/dev/null || return 1
  # Without a terminal nobody could type the password.
  [[ -t 0 ]] || sudo --non-interactive true 2>/dev/null || return 1
  as_root=(sudo)
}

# Asks whether to go on; without a terminal only root or --yes may.
agreed() {
  ((!assume_yes)) || return 0
  if [[ ! -t 0 || ! -t 2 ]]; then
    ((EUID == 0))
    return
  fi
  local answer
  read -r -p "Install them now? [Y/n] " answer
  [[ ${answer,,} =~ ^(|y|yes)$ ]]
}

apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q \
    -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

# Reads apt's output: all of it to the log, the milestones to the terminal.
show_milestones() {
  local line count=0
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    case $line in
      "Need to get "* | "Fetched "*) say "  $line" ;;
      "Setting up "*)
        count=$((count + 1))
        ((count % 20)) || say "  $count packages set up"
        ;;
    esac
  done
}

can_resolve() {
  apt_get install --simulate --no-install-recommends "$@" >/dev/null 2>&1
}

# Reads the package lists, three times at most. A foreign source that fails is
# no reason to stop: what counts is that our packages can be found.
update_lists() {
  local try
  for try in 1 2 3; do
    say "Reading the package lists …"
    apt_get update 2>&1 | show_milestones || true
    ! can_resolve "$@" || return 0
    ((try == 3)) || sleep $((try * 5))
  done
  return 1
}

install() {
  apt_get install --yes --no-install-recommends "$@" 2>&1 | show_milestones
}

read -r -a missing <<<"$(missing_of "${wanted[@]}")"
((${#missing[@]})) || exit 0

require_debian_12
say "These Debian packages are missing: ${missing[*]}"
by_hand="apt-get update && apt-get install --yes --no-install-recommends ${missing[*]}"
become_root || fail 3 "cannot become root here. As root, run: $by_hand"
agreed || fail 3 "nothing was installed. As root, run: $by_hand"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Lists that are too old name files the mirror no longer has: read them anew.
if ! { can_resolve "${missing[@]}" && install "${missing[@]}"; } &&
  ! { update_lists "${missing[@]}" && install "${missing[@]}"; }; then
  tail -n 20 "$log" >&2
  fail 3 "apt-get could not install them. As root, run: $by_hand"
fi
say "The packages are there."
