#include "doctor/webhook_check.hpp"

#include "base/json.hpp"
#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace parley::doctor {

namespace {

constexpr const char* check = "public_url";

/// An event that Parley has no use for: it changes nothing.
twilio::form harmless_event(const webhook_subject& what) {
  twilio::form fields;
  fields.fields = {{"EventType", "onUserUpdated"},
                   {"AccountSid", what.account_sid},
                   {"ChatServiceSid", what.service_sid},
                   {"UserSid", "US00000000000000000000000000000000"},
                   {"Source", "API"},
                   {"RetryCount", "0"}};
  return fields;
}

http::outgoing event_call(const http::url& to, const twilio::form& fields,
                          const std::string& signature) {
  twilio::form_writer body;
  for (const auto& [name, value] : fields.fields)
    body.add(name, value);
  http::outgoing call;
  call.to = to;
  call.header.add("Content-Type", "application/x-www-form-urlencoded");
  if (!signature.empty())
    call.header.add("X-Twilio-Signature", signature);
  call.body = std::make_shared<const std::string>(body.body());
  return call;
}

/// Whether this is Parley's own answer to an event it ignores.
bool is_parleys(const http::response& answer) {
  auto body = parse_json(answer.body);
  return body && body->is_object() && body->value("status", "") == "ignored";
}

finding broken(std::string detail, std::string fix) {
  return {check, verdict::broken, std::move(detail), std::move(fix)};
}

finding judge(const webhook_subject& what, const http::response& answer) {
  const auto at = what.public_url + "/webhook";
  const auto status = std::to_string(answer.status);
  if (answer.status == 200 && is_parleys(answer))
    return {check, verdict::good, "a signed event comes through " + at, {}};
  if (answer.status == 403)
    return broken("a signed event is refused at " + at,
                  "the Parley that answers there has another PUBLIC_URL or "
                  "another TWILIO_AUTH_TOKEN than these settings, or a proxy "
                  "rewrites the path: compare, and restart it");
  if (answer.status >= 300 && answer.status < 400)
    return broken(at + " redirects (" + status
                    + "), and Twilio loses the "
                      "event's fields on the way",
                  "make PUBLIC_URL the address that answers itself, without a "
                  "redirect");
  if (answer.status == 502 || answer.status == 503 || answer.status == 504)
    return broken("what answers at " + at + " does not reach Parley (" + status
                    + ")",
                  "start it: parley serve. Then look where the proxy or "
                  "tunnel leads");
  return broken("something else than Parley answers at " + at + " (" + status
                  + ")",
                "let the proxy or tunnel lead to Parley's port, path and query "
                "unchanged");
}

} // namespace

finding check_way_in(const webhook_subject& what, const asking& ask) {
  if (what.public_url.empty())
    return {check, verdict::skipped, "PUBLIC_URL is not set",
            "set PUBLIC_URL to the scheme and host that Twilio is to call"};
  const auto to = http::url::parse(what.public_url + "/webhook");
  if (!to)
    return broken("PUBLIC_URL is no address",
                  "give scheme and host: https://bot.example.com");
  const auto fields = harmless_event(what);
  auto unsigned_answer = ask(event_call(*to, fields, {}));
  if (!unsigned_answer)
    return broken(what.public_url + " " + describe(unsigned_answer.error()),
                  "start Parley (parley serve) and the proxy or tunnel that "
                  "leads to it; its certificate must be one that everybody "
                  "trusts");
  if (unsigned_answer->status == 200)
    return broken("an event that nobody signed is accepted at "
                    + what.public_url + "/webhook",
                  "something else than Parley answers there: let the proxy or "
                  "tunnel lead to Parley's port");
  auto answer = ask(event_call(
    *to, fields,
    twilio::sign(what.auth_token, what.public_url + "/webhook", fields)));
  if (!answer)
    return broken(what.public_url + " " + describe(answer.error()),
                  "try again; if it stays so, look at the proxy's log");
  return judge(what, *answer);
}

} // namespace parley::doctor
