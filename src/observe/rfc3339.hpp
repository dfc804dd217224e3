#pragma once

#include "base/time.hpp"

#include <string>

namespace parley::observe {

/// UTC with milliseconds: `2026-11-22T08:00:18.250Z`. Years 0 to 9999.
std::string to_rfc3339(timestamp when);

} // namespace parley::observe
