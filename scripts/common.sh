# Shared by the scripts of this folder: sourced, never run. Leaves the caller in
# the project's top folder, whatever folder it was called from.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# What a person should know goes to standard error; standard output is data.
say() {
  printf '%s\n' "$*" >&2
}

# fail CODE MESSAGE: 1 failed, 2 usage or configuration, 3 a dependency is missing.
fail() {
  local code=$1
  shift
  say "$(basename "$0"): $*"
  exit "$code"
}

# The comment block below a script's first line is its help.
help() {
  sed -n '2,/^[^#]/{ s/^# \{0,1\}//p }' "scripts/$(basename "$0")"
}

# The smaller of the machine's free memory and the control group's limit, in KiB.
free_memory_kib() {
  local free limit file
  free=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo 2>/dev/null) || true
  [[ -n $free ]] || free=$((64 * 1024 * 1024))
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    [[ -r $file ]] || continue
    limit=$(<"$file")
    if [[ $limit =~ ^[0-9]{1,15}$ ]] && ((limit / 1024 < free)); then
      free=$((limit / 1024))
    fi
  done
  printf '%s\n' "$free"
}

# How many compilers to run at once: one a core, each with 1.5 GB to itself.
jobs_that_fit() {
  local cores by_memory
  cores=$(nproc)
  by_memory=$(($(free_memory_kib) / (1536 * 1024)))
  ((by_memory >= 1)) || by_memory=1
  printf '%s\n' "$((cores < by_memory ? cores : by_memory))"
}

# build PRESET TARGET…: configures build/PRESET and builds the targets in it.
# Every caller configures alike, so that they can share the folder.
build() {
  local preset=$1 started=$SECONDS took
  shift
  [[ -f build/$preset/CMakeCache.txt ]] || say "Configuring build/$preset …"
  cmake --preset "$preset" --log-level=WARNING -DPARLEY_TESTS=ON >/dev/null
  say "Building $* ($preset, $(jobs_that_fit) at once) …"
  cmake --build --preset "$preset" --parallel "$(jobs_that_fit)" --target "$@" >&2
  took=$((SECONDS - started))
  say "Built in $((took / 60)) min $((took % 60)) s."
}

# http_status HOST PORT PATH: the status code of a GET, or nothing.
http_status() {
  local host=$1 port=$2 path=$3 status=
  status=$(
    exec 2>/dev/null
    exec 3<>"/dev/tcp/$host/$port" || exit 0
    printf 'GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$path" "$host" "$port" >&3
    read -r -t 5 _ code _ <&3 && printf '%s' "$code"
  ) || true
  printf '%s\n' "$status"
}
