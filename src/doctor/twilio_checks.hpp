#pragma once

#include "doctor/asking.hpp"
#include "doctor/finding.hpp"
#include "twilio/service.hpp"

#include <optional>
#include <string>

namespace parley::doctor {

/// What Twilio is asked with and about.
struct twilio_subject {
  std::string account_sid;
  twilio::rest_account by_token; ///< account SID and auth token
  twilio::rest_account by_key;   ///< the API key; user empty: there is none
  http::url api;                 ///< `https://api.twilio.com`
  std::string public_url;        ///< scheme and host, or empty

  /// What Parley itself calls Twilio with.
  [[nodiscard]] const twilio::rest_account& own() const;
};

/// Whether the token belongs to the account and the account is active.
finding check_account(const twilio_subject& what, const asking& ask);

/// Whether the API key, or else the token, may use the service.
finding check_service(const twilio_subject& what, const asking& ask);

/// Whether the service's events go to Parley, all that it understands, and
/// nothing holds up messages before.
finding check_webhook(const twilio_subject& what, const asking& ask);

/// What time it is at Twilio, if it answers at all.
std::optional<timestamp>
twilio_time(const twilio_subject& what, const asking& ask);

/// The webhook that the service should have.
twilio::service_webhook wanted_webhook(const std::string& public_url);

/// Sets it.
finding fix_webhook(const twilio_subject& what, const asking& ask);

} // namespace parley::doctor
