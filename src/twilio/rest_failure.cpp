#include "base/json.hpp"
#include "http/retry_after.hpp"
#include "twilio/rest.hpp"
#include "twilio/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace parley::twilio {

namespace {

using reason = rest_failure::reason;

struct known_code {
  int code;
  reason why;
};

/// Error codes that say more than their HTTP status, which for most of them is
/// not documented (Twilio: Error and Warning Dictionary).
constexpr std::array known_codes{
  known_code{20429, reason::not_processed}, // too many requests
  known_code{50063, reason::not_processed}, // actions a second, of a service
  known_code{50074, reason::not_processed}, // actions a second, of all
  known_code{20409, reason::not_processed}, // concurrent modification …
  known_code{50391, reason::not_processed},
  known_code{50419, reason::not_processed},
  known_code{50449, reason::not_processed},
  known_code{50377, reason::closed},
  known_code{20404, reason::gone},
  known_code{50350, reason::gone}, // conversation
  known_code{50500, reason::gone}, // message
  known_code{50432, reason::gone}, // participant
  known_code{20003, reason::unauthorized},
  known_code{20006, reason::unauthorized},
  known_code{20403, reason::unauthorized},
  known_code{50430, reason::refused}, // 403: the author is no participant
  known_code{50416, reason::refused}, // 409: there is one already …
  known_code{50433, reason::refused},
  known_code{50353, reason::refused},
};

reason by_status(int status) {
  switch (status) {
    case 401:
    case 403:
      return reason::unauthorized;
    case 404:
      return reason::gone;
    case 408: // of a proxy: what it passed on is not known
      return reason::unknown;
    case 409:
    case 429:
      return reason::not_processed;
    default:
      return status >= 500 ? reason::unknown : reason::refused;
  }
}

reason classify(int status, int code) {
  // Behind a 5xx the request may have been carried out, whatever its body.
  if (status >= 500)
    return reason::unknown;
  const auto* const known
    = std::find_if(known_codes.begin(), known_codes.end(),
                   [&](const known_code& x) { return x.code == code; });
  return known == known_codes.end() ? by_status(status) : known->why;
}

/// `code` of Twilio's own error form and of RFC 9457's; 0 for none.
int code_of(std::string_view body) {
  const auto parsed = parse_json(body);
  if (!parsed || !parsed->is_object())
    return 0;
  const auto code = parsed->find("code");
  if (code == parsed->end())
    return 0;
  int64_t value = 0;
  if (code->is_number_integer())
    value = code->get<int64_t>();
  else if (code->is_string())
    value = parse_integer(code->get<std::string>()).value_or(0);
  return value > 0 && value < 1'000'000 ? static_cast<int>(value) : 0;
}

rest_failure no_answer(const http::client_failure& failure) {
  using other = http::client_failure::reason;
  rest_failure what;
  what.detail = failure.detail;
  if (failure.why == other::cancelled)
    what.why = reason::cancelled;
  else
    what.why = failure.request_sent ? reason::unknown : reason::not_processed;
  return what;
}

} // namespace

std::optional<rest_failure>
failure_of(const http::client_result& result, timestamp now) {
  if (!result)
    return no_answer(result.error());
  if (result->status >= 200 && result->status < 300)
    return std::nullopt;
  rest_failure what;
  what.status = result->status;
  what.code = code_of(result->body);
  what.why = classify(what.status, what.code);
  // Twilio's message may hold addresses, so the numbers must do.
  what.detail = "HTTP " + std::to_string(what.status);
  if (what.code != 0)
    what.detail += ", Twilio " + std::to_string(what.code);
  what.retry_after = http::retry_after(result->header, now);
  return what;
}

} // namespace parley::twilio
