#pragma once

#include "base/time.hpp"

#include <string>

namespace parley::simulator {

/// As webhooks have it: `2021-08-10T18:00:58.111Z`.
std::string with_milliseconds(timestamp when);

/// As Twilio's REST has it: `2015-12-16T22:18:37Z`.
std::string with_seconds(timestamp when);

} // namespace parley::simulator
