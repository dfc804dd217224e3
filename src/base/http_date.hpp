#pragma once

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace parley {

/// A date of an HTTP header, in any of the three forms of RFC 9110 §5.6.7;
/// nothing when it is none.
std::optional<timestamp> read_http_date(std::string_view text);

} // namespace parley
