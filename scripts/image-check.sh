#!/usr/bin/env bash
# Example: ./scripts/image-check.sh
#
# Builds the container image without a daemon and tries it: size, user, a first
# reply in the demo, health, and a clean end on SIGTERM. Needs root, and
# Debian's buildah and debootstrap, which it installs if they are missing. The
# image stands on a Debian 12 that is made here, from the package archive that
# this machine uses.
#
#   --yes   install missing packages without asking
#   --help  this text
#
# Exit codes: 0 all is well, 1 something is not, 2 usage, 3 packages are missing.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare=(--image)
for argument in "$@"; do
  case $argument in
    --yes) prepare+=(--yes) ;;
    --help) help; exit 0 ;;
    *) fail 2 "unknown argument: $argument (see --help)" ;;
  esac
done
((EUID == 0)) || fail 3 "must be root, to make a file system of its own."
./scripts/prepare.sh "${prepare[@]}"

most_megabytes=150
work=$PWD/build/image
base=$work/base
mkdir -p "$work"
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
store=(--root "$work/storage" --runroot "$work/run")
container=

cleanup() {
  [[ -z ${parley_pid-} ]] || kill -KILL "$parley_pid" 2>/dev/null || true
  [[ -z $container ]] || buildah "${store[@]}" rm "$container" >/dev/null 2>&1 || true
}
trap cleanup EXIT

# The archive that apt uses for this release; its first component will do.
archive() {
  apt-get indextargets --format '$(SITE) $(CODENAME)' 2>/dev/null |
    awk '$2 == "bookworm" { print $1; exit }'
}

make_base() {
  local from
  from=$(archive)
  [[ -n $from ]] || fail 3 "apt knows no archive of Debian 12; run apt-get update."
  say "Making a small Debian 12 …"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$base.part" "$from" \
    >"$work/debootstrap.log" 2>&1 || { tail -n 20 "$work/debootstrap.log" >&2; fail 1 "debootstrap failed."; }
  # Where packages come from is this machine's affair.
  cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d "$base.part/etc/apt/" 2>/dev/null || true
  rm -rf "$base.part"/var/cache/apt/* "$base.part"/var/lib/apt/lists/* \
    "$base.part"/usr/share/{doc,man,info,locale}/*
  mv "$base.part" "$base"
}

[[ -d $base ]] || make_base
started=$SECONDS
scratch=$(buildah "${store[@]}" from scratch)
buildah "${store[@]}" copy --quiet "$scratch" "$base" / >/dev/null
buildah "${store[@]}" commit --quiet --rm "$scratch" parley-base >/dev/null

say "Building the image …"
buildah "${store[@]}" bud --quiet --build-arg BASE=localhost/parley-base --tag parley . \
  >"$work/build.log" 2>&1 || { tail -n 30 "$work/build.log" >&2; fail 1 "the image does not build."; }
took=$((SECONDS - started))
say "Built in $((took / 60)) min $((took % 60)) s."

container=$(buildah "${store[@]}" from parley)
root=$(buildah "${store[@]}" mount "$container")
megabytes=$(($(du --summarize --bytes "$root" | cut -f 1) / 1000000))
((megabytes < most_megabytes)) || fail 1 "the image holds $megabytes MB; under $most_megabytes were wanted."
[[ $(buildah "${store[@]}" inspect --format '{{.OCIv1.Config.User}}' "$container") == parley ]] ||
  fail 1 "the image does not run as its own user."

# In the image, as its user, with nothing of this machine but the loopback.
inside() {
  buildah "${store[@]}" run --user parley "$container" -- "$@"
}

say "A first reply …"
inside parley demo --check --database /tmp/check.db ||
  inside parley demo --check || fail 1 "the demo in the image does not answer."
printf 'image: %s MB, built in %s s\n' "$megabytes" "$took"
