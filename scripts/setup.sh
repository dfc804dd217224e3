#!/usr/bin/env bash
# Example: ./scripts/setup.sh
#
# Asks for the account, keys and addresses Parley needs, checks their shape, and
# writes them to .env, which only you can read. What you type for a secret is
# not shown. docs/setup.md says where to find each of them.
#
#   --help  this text
#
# Exit codes: 0 written, 1 left as it was, 2 usage.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1-} in
  "") ;;
  --help) help; exit 0 ;;
  *) fail 2 "unknown argument: $1 (see --help)" ;;
esac
[[ -t 0 ]] || fail 2 "this asks questions and needs a terminal." \
  "Without one, write .env yourself: docs/configuration.md names every variable."

hex32='[0-9a-fA-F]{32}'
# Nothing that a .env file, or a shell that reads it, would have to quote.
plain='[A-Za-z0-9._~:/@+,=?%-]+'
lines=()

# ask NAME QUESTION PATTERN HINT [DEFAULT]: adds NAME=answer to `lines`. An
# empty answer takes the default; with none and a leading `?` in PATTERN the
# variable is left out.
ask() {
  local name=$1 question=$2 pattern=$3 hint=$4 default=${5-} answer optional=0
  if [[ $pattern == \?* ]]; then
    optional=1
    pattern=${pattern#\?}
  fi
  while true; do
    read_answer "$name" "$question${default:+ [$default]}: "
    answer=${answer:-$default}
    if [[ -z $answer && $optional == 1 ]]; then
      return 0
    fi
    if [[ $answer =~ ^($pattern)$ ]]; then
      lines+=("$name=$answer")
      return 0
    fi
    say "  That is not $hint."
  done
}

# Reads one line into the caller's `answer`; secrets without showing them.
read_answer() {
  local name=$1 prompt=$2
  case $name in
    *TOKEN | *SECRET | *KEY)
      read -r -s -p "$prompt" answer || fail 1 "stopped; .env is as it was."
      say ""
      ;;
    *) read -r -p "$prompt" answer || fail 1 "stopped; .env is as it was." ;;
  esac
}

has_answer() {
  [[ ${#lines[@]} -gt 0 && ${lines[-1]} == "$1="* ]]
}

if [[ -e .env ]]; then
  read -r -p "There is a .env already. Replace it? [y/N] " answer || answer=
  [[ ${answer,,} =~ ^(y|yes)$ ]] || fail 1 "stopped; .env is as it was."
fi

say "Twilio (console.twilio.com)"
ask TWILIO_ACCOUNT_SID "  Account SID" "AC$hex32" "an account SID: AC and 32 hex digits"
ask TWILIO_AUTH_TOKEN "  Auth token, which signs the webhooks (not shown)" "$hex32" "an auth token: 32 hex digits"
ask TWILIO_CONVERSATIONS_SERVICE_SID "  Conversations service SID" "IS$hex32" "a service SID: IS and 32 hex digits"
ask TWILIO_API_KEY_SID "  API key SID for calls to Twilio (Enter: use the auth token)" "?SK$hex32" "an API key SID: SK and 32 hex digits"
if has_answer TWILIO_API_KEY_SID; then
  ask TWILIO_API_KEY_SECRET "  API key secret (not shown)" "$plain" "a key secret"
fi
say "Model (OpenAI, or a server that speaks its API)"
ask OPENAI_BASE_URL "  Base URL" "https?://$plain" "an http or https URL" "https://api.openai.com/v1"
ask OPENAI_API_KEY "  API key (not shown)" "$plain" "an API key"
ask OPENAI_MODEL "  Model" "$plain" "a model name" "gpt-4o-mini"
say "This server"
ask PUBLIC_URL "  Address Twilio reaches it at, e.g. https://bot.example.com" \
  "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?" "scheme and host alone, without a path"

say "Privacy (Enter: no to each; docs/privacy.md tells what they do)"
read -r -p "  Store conversations encrypted, with a new key? [y/N] " answer || answer=
if [[ ${answer,,} =~ ^(y|yes)$ ]]; then
  lines+=("DATA_ENCRYPTION_KEY=$(head -c 32 /dev/urandom | base64 -w 0)")
  say "  Keep a copy of DATA_ENCRYPTION_KEY apart from the database: without it"
  say "  nobody reads what is stored."
fi
ask DATA_RETENTION_DAYS "  Days to keep what is settled (Enter: for ever)" "?[0-9]{1,5}" "a number of days"
read -r -p "  Open the admin API, with a new token? [y/N] " answer || answer=
if [[ ${answer,,} =~ ^(y|yes)$ ]]; then
  lines+=("ADMIN_TOKEN=$(head -c 32 /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '=')")
fi

umask 077
draft=$(mktemp .env.XXXXXX)
trap 'rm -f "$draft"' EXIT
printf '%s\n' "${lines[@]}" >"$draft"
mv -f "$draft" .env
say "Wrote .env, readable by you alone. Next: build/release/parley check-config"
