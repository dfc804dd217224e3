#!/usr/bin/env bash
# What the manual's commands meet in its test (commands_test.cpp): linked under
# each of their names. What harms nobody is done for real, with absolute paths
# below a folder of the test; all else is checked: that scripts, flags and files
# are there. Each such exception says why.
#
# Exit code 90: the manual says something that is not so.
set -euo pipefail

source=$PARLEY_DOCS_SOURCE # the checkout
root=$PARLEY_DOCS_ROOT     # stands for /
name=$(basename "$0")

wrong() {
  printf 'the manual is wrong: %s\n' "$*" >&2
  exit 90
}

is_there() {
  [[ -e $1 ]] || wrong "there is no $1"
}

# The arguments as they are to be taken here: below the test's own root, and
# with the test's own servers.
here=()
for argument in "$@"; do
  for folder in /var/ /etc/ /usr/local/ /run/secrets/; do
    argument=${argument//"$folder"/"$root$folder"}
  done
  argument=${argument//http:\/\/127.0.0.1:8000/$PARLEY_DOCS_URL}
  argument=${argument//https:\/\/conversations.twilio.com/$PARLEY_DOCS_TWILIO}
  here+=("$argument")
done

# A secret from a file, as a container mounts it.
if [[ ${OPENAI_API_KEY_FILE-} == /run/secrets/* ]]; then
  export OPENAI_API_KEY_FILE=$root$OPENAI_API_KEY_FILE
fi

# The real one, where the machine has it; fails otherwise.
really() {
  local program
  for program in "/usr/bin/$name" "/bin/$name" "/usr/sbin/$name"; do
    [[ -x $program ]] && exec "$program" "${here[@]}"
  done
}

# A script takes minutes, or asks for packages: that it is there, and knows its
# flags. Each has a test of its own, or is what runs the tests.
check_script() {
  local real=$source/scripts/$name known flag
  is_there "$real"
  known=$("$real" --help) || wrong "$name has no --help"
  for flag in "$@"; do
    [[ $flag != --* || $known == *"${flag%%=*}"* ]] ||
      wrong "$name does not know $flag"
    [[ $flag == -* || $flag =~ ^[a-z0-9_]+$ ]] || wrong "$name takes no $flag"
  done
}

# Tests and benchmarks take minutes: that CMake makes them, and that a filter
# lets some through.
check_built_program() {
  local real=$PARLEY_DOCS_BUILD/${0#*build/release/}
  grep -rqE "^ *(add_executable|parley_test|parley_bench[a-z]*)\($name( |\$|\))" \
    --include=CMakeLists.txt "$source/tests" "$source/bench" ||
    wrong "nothing makes $name"
  [[ -x $real ]] || return 0
  local filter
  for filter in "$@"; do
    [[ $filter != --gtest_filter=* ]] ||
      "$real" --gtest_list_tests "$filter" | grep -q '^  ' ||
      wrong "$name has no test for $filter"
  done
}

# Runs for ever: until it listens.
check_serve() {
  # Wants a tunnel: tests/e2e/going_live_test.cpp has one.
  if [[ " $* " == *" --ngrok "* ]]; then
    "$PARLEY_DOCS_PROGRAM" serve --help | grep -q -- --ngrok || wrong "no --ngrok"
    return
  fi
  local said='' line process
  exec 3< <(
    export DATABASE_URL=sqlite:///:memory: PORT=0
    exec "$PARLEY_DOCS_PROGRAM" "$@" 2>&1 >/dev/null
  )
  process=$!
  while [[ $said != *'listens on'* ]]; do
    read -r -t 30 -u 3 line || wrong "it does not listen: $said"
    said+=$line$'\n'
  done
  kill -TERM "$process"
  cat <&3 >/dev/null # to its end
  wait "$process" || wrong "it ends with $?"
}

# Minutes of load, which tests/e2e/bench_test.cpp makes in small: that it knows
# its flags, and the load of receipts for a second.
check_bench() {
  local known flag
  known=$("$PARLEY_DOCS_PROGRAM" bench --help)
  for flag in "$@"; do
    [[ $flag != --* || $known == *"$flag"* ]] || wrong "bench does not know $flag"
  done
  [[ " $* " != *" ack "* ]] ||
    exec "$PARLEY_DOCS_PROGRAM" "$@" --duration 1 --warmup 0
}

run_parley() {
  case ${1-} in
    serve) check_serve "$@" ;;
    doctor)
      # What it finds is Twilio's matter: tests/e2e/going_live_test.cpp. That it
      # understands its arguments shows by any code but 2.
      local code=0
      "$PARLEY_DOCS_PROGRAM" "$@" </dev/null || code=$?
      [[ $code != 2 ]] || wrong "doctor does not take: $*"
      ;;
    demo | chat)
      # They bring their own Twilio and model along: e2e/program_test.cpp.
      "$PARLEY_DOCS_PROGRAM" "$1" --help >/dev/null || wrong "no $1"
      ;;
    bench)
      check_bench "$@"
      ;;
    *) exec "$PARLEY_DOCS_PROGRAM" "$@" ;;
  esac
}

case $0 in
  *scripts/*) check_script "$@"; exit ;;
  *build/release/parley) run_parley "${here[@]}"; exit ;;
  *build/release/*) check_built_program "$@"; exit ;;
esac

case $name in
  parley) run_parley "${here[@]}" ;;
  sudo) exec "$@" ;; # the test is not root's to begin with
  install | cp | rm) really ;;
  curl | sqlite3) really || wrong "$name is missing on this machine" ;;
  systemd-analyze | promtool)
    for argument in "$@"; do
      [[ $argument != */* ]] || is_there "$argument"
    done
    really || true # not every machine has it; scripts/image-check.sh wants it
    ;;
  systemctl) # there is no service manager in a test
    case "$*" in
      daemon-reload) ;;
      "enable --now "* | "start "* | "stop "* | "restart "*)
        is_there "$source/deploy/systemd/${*: -1}.service" ;;
      *) wrong "systemctl $*" ;;
    esac
    ;;
  docker) # needs a daemon; scripts/image-check.sh builds the image without
    [[ "$*" =~ ^compose\ (-f\ ([a-z.-]+)\ )?up\ --detach\ --build$ ]] ||
      wrong "docker $*"
    is_there "${BASH_REMATCH[2]:-docker-compose.yml}"
    ;;
  kubectl) # needs a cluster; files_test.cpp reads the manifests
    all=$*
    case $all in
      "create namespace "*) ;;
      "--namespace "*" create secret generic "*" --from-env-file="*)
        is_there "${all##*=}" ;;
      "apply -k "*) is_there "${*: -1}/kustomization.yaml" ;;
      *) wrong "kubectl $*" ;;
    esac
    ;;
  apt-get) # would change the machine
    [[ "$*" =~ ^install\ --yes\ [a-z0-9.-]+$ ]] || wrong "apt-get $*"
    ;;
  caddy) # would ask a public authority for a certificate
    [[ "$*" =~ ^reverse-proxy\ --from\ [a-z.]+\ --to\ 127\.0\.0\.1:8000$ ]] ||
      wrong "caddy $*"
    ;;
  git) # would change the checkout
    [[ "$*" == pull ]] || wrong "git $*"
    ;;
  *) wrong "nobody stands in for $name" ;;
esac
