#!/usr/bin/env bash
# Example: ./scripts/deploy.sh
#
# Builds the container image and starts it with docker compose, then waits until
# Parley says that it is ready. Settings come from .env (./scripts/setup.sh).
#
#   --help  this text
#
# PARLEY_PORT chooses the port on this machine; 8000 otherwise.
#
# Exit codes: 0 ready, 1 did not become ready, 2 usage or configuration,
# 3 docker is missing or does not run.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1-} in
  "") ;;
  --help) help; exit 0 ;;
  *) fail 2 "unknown argument: $1 (see --help)" ;;
esac

# The first that works: compose as docker's plugin, or on its own as Debian has it.
if docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
elif command -v docker-compose >/dev/null; then
  compose=(docker-compose)
else
  fail 3 "docker compose is missing. On Debian 12: apt-get install docker.io docker-compose"
fi
docker info >/dev/null 2>&1 || fail 3 "the docker daemon does not answer; is it running, and may you use it?"
[[ -f .env ]] || fail 2 "there is no .env; ./scripts/setup.sh writes it."

port=${PARLEY_PORT:-8000}
"${compose[@]}" up --detach --build
say "Waiting for http://127.0.0.1:$port/readyz …"
deadline=$((SECONDS + 60))
until [[ $(http_status 127.0.0.1 "$port" /readyz) == 200 ]]; do
  if ((SECONDS >= deadline)); then
    "${compose[@]}" logs --tail 20 >&2
    fail 1 "not ready after 60 s; its last log lines stand above."
  fi
  sleep 1
done
say "Parley is ready."
say "Next: let your reverse proxy pass PUBLIC_URL on to 127.0.0.1:$port, and point"
say "Twilio's webhook there (docs/setup.md). Logs: ${compose[*]} logs --follow"
