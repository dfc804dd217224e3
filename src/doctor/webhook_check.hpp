#pragma once

#include "doctor/asking.hpp"
#include "doctor/finding.hpp"

#include <string>

namespace parley::doctor {

/// Who Twilio would be.
struct webhook_subject {
  std::string public_url; ///< scheme and host, or empty
  std::string account_sid;
  std::string service_sid;
  std::string auth_token;
};

/// A signed event that Parley ignores goes the whole way in, through the public
/// address: it must be answered `ignored`, and 403 when nothing signs it.
finding check_way_in(const webhook_subject& what, const asking& ask);

} // namespace parley::doctor
