#include "doctor/twilio_checks.hpp"

#include "base/http_date.hpp"

#include <algorithm>

namespace parley::doctor {

namespace {

using twilio::rest_failure;

finding broken(const char* check, std::string detail, std::string fix) {
  return {check, verdict::broken, std::move(detail), std::move(fix)};
}

finding doubtful(const char* check, std::string detail, std::string fix) {
  return {check, verdict::doubtful, std::move(detail), std::move(fix)};
}

/// What any call to Twilio may fail with; `refused_fix` mends a 401 or 403.
finding
no_answer(const char* check, const rest_failure& why, const char* refused_fix) {
  if (why.why == rest_failure::reason::unauthorized)
    return broken(check, "Twilio refuses the credentials (" + why.detail + ")",
                  refused_fix);
  if (why.status == 0)
    return broken(check, "Twilio cannot be reached: " + why.detail,
                  "check the network, the proxy and TWILIO_BASE_URL, which is "
                  "for simulators alone");
  return broken(check, "Twilio answers " + why.detail,
                "look at Twilio's status page and try again");
}

constexpr const char* token_fix
  = "copy the account's SID and primary auth token from the first page of "
    "console.twilio.com into TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN "
    "(./scripts/setup.sh)";
constexpr const char* key_fix
  = "make an API key in the Console and put it into TWILIO_API_KEY_SID and "
    "TWILIO_API_KEY_SECRET, or leave both unset";

bool is_ours(const std::string& url, const std::string& public_url) {
  return url == public_url + "/webhook"
         || url.starts_with(public_url + "/webhook/");
}

std::string missing_filters(const twilio::service_webhook& has) {
  std::string missing;
  for (const auto& one : twilio::understood_events())
    if (std::find(has.filters.begin(), has.filters.end(), one)
        == has.filters.end())
      missing += (missing.empty() ? "" : ", ") + one;
  return missing;
}

constexpr const char* webhook_fix = "parley doctor --fix";

finding judge_webhook(const twilio::service_webhook& has,
                      const std::string& public_url) {
  constexpr const char* check = "twilio_webhook";
  if (has.post_url.empty())
    return broken(check, "the service sends its events nowhere", webhook_fix);
  if (!is_ours(has.post_url, public_url))
    return broken(check,
                  "the service sends its events to " + has.post_url
                    + ", not to " + public_url + "/webhook",
                  webhook_fix);
  if (has.method != "POST")
    return broken(check, "the service sends its events by " + has.method,
                  webhook_fix);
  const auto missing = missing_filters(has);
  if (missing.find("onMessageAdded") != std::string::npos)
    return broken(check, "the service does not send onMessageAdded",
                  webhook_fix);
  if (!missing.empty())
    return doubtful(check, "the service does not send " + missing, webhook_fix);
  if (!has.pre_url.empty())
    return doubtful(
      check, "each message waits for the pre-event webhook " + has.pre_url,
      "empty it in the Console, or: parley doctor --fix");
  return {check, verdict::good, "events go to " + has.post_url, {}};
}

} // namespace

const twilio::rest_account& twilio_subject::own() const {
  return by_key.user.empty() ? by_token : by_key;
}

finding check_account(const twilio_subject& what, const asking& ask) {
  constexpr const char* check = "twilio_credentials";
  auto status = twilio::account_status_in(ask(twilio::fetch_account(
    what.by_token, what.api, what.account_sid, ask.deadline())));
  if (!status)
    return no_answer(check, status.error(), token_fix);
  if (*status != "active")
    return broken(check, "the account is " + *status,
                  "reactivate it in the Console");
  return {check, verdict::good, "the account is active", {}};
}

finding check_service(const twilio_subject& what, const asking& ask) {
  constexpr const char* check = "twilio_service";
  auto failure = twilio::failure_of(
    ask(twilio::fetch_service(what.own(), ask.deadline())));
  if (!failure)
    return {check, verdict::good, "the Conversations service is there", {}};
  if (failure->why == rest_failure::reason::gone)
    return broken(check,
                  "there is no Conversations service " + what.own().service_sid
                    + " in this account",
                  "put the SID from Console > Conversations > Services into "
                  "TWILIO_CONVERSATIONS_SERVICE_SID (./scripts/setup.sh)");
  return no_answer(check, *failure,
                   what.by_key.user.empty() ? token_fix : key_fix);
}

finding check_webhook(const twilio_subject& what, const asking& ask) {
  constexpr const char* check = "twilio_webhook";
  if (what.public_url.empty())
    return {check, verdict::skipped,
            "without PUBLIC_URL there is nothing to compare with",
            "set PUBLIC_URL to the scheme and host that Twilio is to call"};
  auto has = twilio::service_webhook_in(
    ask(twilio::fetch_service_webhook(what.own(), ask.deadline())));
  if (!has)
    return no_answer(check, has.error(),
                     what.by_key.user.empty() ? token_fix : key_fix);
  return judge_webhook(*has, what.public_url);
}

std::optional<timestamp>
twilio_time(const twilio_subject& what, const asking& ask) {
  const auto answer = ask(twilio::fetch_service(what.own(), ask.deadline()));
  return answer ? read_http_date(answer->header.find("Date")) : std::nullopt;
}

twilio::service_webhook wanted_webhook(const std::string& public_url) {
  return {public_url + "/webhook", {}, "POST", twilio::understood_events()};
}

finding fix_webhook(const twilio_subject& what, const asking& ask) {
  constexpr const char* check = "twilio_webhook";
  auto set = twilio::service_webhook_in(ask(twilio::set_service_webhook(
    what.own(), wanted_webhook(what.public_url), ask.deadline())));
  if (!set)
    return no_answer(check, set.error(),
                     what.by_key.user.empty() ? token_fix : key_fix);
  return judge_webhook(*set, what.public_url);
}

} // namespace parley::doctor
