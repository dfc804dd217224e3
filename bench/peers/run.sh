#!/usr/bin/env bash
# Example: bench/peers/run.sh turns --rate 100
#
# Puts the load of `parley bench` on the Express peer, then the same on Parley.
# Installs the peer's packages with `npm ci` at the first time. Arguments go to
# both; without any: ack and turns.
#
# Exit codes: 0 both answered everything, 1 one did not, 2 usage, 3 something is
# missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ ${1:-} == --help ]]; then
  sed -n '2,9s/^# \{0,1\}//p' bench/peers/run.sh
  exit 0
fi

parley=build/release/parley
peer=bench/peers/express
port=8100 listen=127.0.0.1:9101
export TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001
export TWILIO_CONVERSATIONS_SERVICE_SID=IS00000000000000000000000000000001
export TWILIO_AUTH_TOKEN=known-to-this-machine-alone

missing() {
  echo "run.sh: $1" >&2
  exit 3
}
[[ -x $parley ]] || missing "$parley is not there: ./scripts/build.sh makes it"
command -v node >/dev/null || missing "node is not installed (20 or later)"
[[ -d $peer/node_modules ]] || npm --prefix "$peer" ci --no-fund --no-audit >&2

log=$(mktemp)
env PORT=$port TWILIO_BASE_URL="http://$listen" OPENAI_API_KEY=sk-bench \
  OPENAI_BASE_URL="http://${listen%:*}:$((${listen#*:} + 1))/v1" \
  NODE_ENV=production node "$peer/server.mjs" 2>"$log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -f "$log"' EXIT
for ((i = 0; i < 100; ++i)); do
  ! grep -q 'listens on' "$log" || break
  kill -0 "$server" 2>/dev/null || missing "the peer ended: $(tail -n 1 "$log")"
  sleep 0.1
done

load=("$@")
(($#)) || load=(ack turns)
code=0
echo "== Express and the official SDKs"
"$parley" bench "${load[@]}" --target "http://127.0.0.1:$port/webhook" \
  --listen "$listen" --pid "$server" || code=1
echo
echo "== Parley"
"$parley" bench "${load[@]}" || code=1
exit "$code"
