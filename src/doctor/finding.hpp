#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// @file
/// src/doctor: looks at all that Parley needs outside of itself: credentials,
/// the service and its webhook at Twilio, the way in through the public
/// address, the models, clock and disk. Each finding says what is wrong and
/// what mends it. Calls out and waits for the answers: for the command line.

namespace parley::doctor {

/// How something was found.
enum class verdict : uint8_t {
  good,
  doubtful, ///< works, and will not always
  broken,
  skipped, ///< could not be looked at, for what another finding says
};

/// `ok`, `warning`, `broken`, `skipped`
const char* to_string(verdict how);

struct finding {
  std::string check; ///< what was looked at: `twilio_credentials`, …
  verdict how = verdict::good;
  std::string detail; ///< what was seen, in one sentence, without secrets
  std::string fix;    ///< what to do, a command where there is one; else empty
};

using findings = std::vector<finding>;

/// The worst verdict; `good` of none.
verdict worst_of(const findings& all);

} // namespace parley::doctor
