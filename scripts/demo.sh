#!/usr/bin/env bash
# Example: ./scripts/demo.sh
#
# Installs what is missing, builds Parley and starts it with stand-ins for
# Twilio and the model on this machine: no account, no key, no network. Open the
# page it names and write to the agent; Ctrl-C ends it.
#
#   --check  send one message through, print the reply, and exit
#   --yes    install missing packages without asking
#   --help   this text
#
# Everything else goes to `parley demo` (see build/release/parley demo --help).
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

prepare=()
demo=()
for argument in "$@"; do
  case $argument in
    --yes) prepare=(--yes) ;;
    --help) help; exit 0 ;;
    *) demo+=("$argument") ;;
  esac
done

./scripts/prepare.sh "${prepare[@]}"
build release parley
exec build/release/parley demo "${demo[@]}"
