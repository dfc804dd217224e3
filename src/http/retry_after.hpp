#pragma once

#include "base/time.hpp"
#include "http/message.hpp"

#include <chrono>
#include <optional>

namespace parley::http {

/// How long a server asks to wait before the next request: `retry-after-ms`
/// (milliseconds, as OpenAI sends them), else `retry-after` (RFC 9110 §10.2.3:
/// seconds, here maybe fractional, or a date). A date counts from the answer's
/// own `Date`, or from `now` without one; one that has passed is no wait.
/// Nothing when neither field can be read; never more than a day.
std::optional<std::chrono::milliseconds>
retry_after(const fields& header, timestamp now);

} // namespace parley::http
