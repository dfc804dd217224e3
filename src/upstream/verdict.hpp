#pragma once

#include <cstdint>

namespace parley::upstream {

/// What the end of one attempt says about the service behind it.
enum class verdict : uint8_t {
  answered, ///< it works, whatever it said to that one request: 2xx and 4xx
  refused,  ///< it works and asks for less: 429
  failed,   ///< out of reach, broken off, late, or a 5xx
  untold,   ///< nothing: cancelled, or given too little time
};

} // namespace parley::upstream
