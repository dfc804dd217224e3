#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace parley::simulator {

/// How a simulator misbehaves. Probabilities are drawn per call from a seeded
/// generator; at most one fault strikes a call, in the order of the members.
struct mischief {
  std::chrono::milliseconds latency{0};        ///< before every answer
  std::chrono::milliseconds latency_jitter{0}; ///< and up to this much more
  double too_many_requests = 0;                ///< 429
  std::optional<std::chrono::milliseconds> retry_after; ///< sent with the 429
  double server_error = 0;                              ///< 500, before acting
  double server_error_after = 0;                        ///< 500, after acting
  double reset_before = 0; ///< connection reset, before acting
  double reset_after = 0;  ///< connection reset, after acting
  double hang = 0;         ///< no answer at all
  double hang_after = 0;   ///< acts, then no answer
  double truncated = 0;    ///< half the body, then the connection closes
  double invalid_json = 0; ///< a body that is no JSON
  double drop_webhook = 0; ///< a webhook is never sent; drawn for each
  uint64_t seed = 1;
  int64_t count = -1; ///< faults to make, lost webhooks too; -1: without end

  /// Reads `latency=20ms,429=0.1,retry-after=1s,500=0.1,reset-after=0.05,…`;
  /// a text that says what is wrong otherwise. Names: latency, jitter, 429,
  /// retry-after, 500, 500-after, reset-before, reset-after, hang, hang-after,
  /// truncated, invalid-json, drop-webhook, seed, count. `&` separates as well
  /// as a comma.
  static result<mischief, std::string> parse(std::string_view text);
};

/// What strikes one call.
enum class fault : uint8_t {
  none,
  too_many_requests,
  server_error,
  server_error_after,
  reset_before,
  reset_after,
  hang,
  hang_after,
  truncated,
  invalid_json,
};

/// Its name in `mischief::parse`, or `none`.
std::string_view to_string(fault what);

/// What was drawn for one call.
struct chance {
  fault what = fault::none;
  std::chrono::milliseconds delay{0};
  std::optional<std::chrono::milliseconds> retry_after;
};

/// Draws what strikes each call: the same seed, the same faults, on every
/// machine. Safe from any thread.
class mischief_maker {
public:
  explicit mischief_maker(mischief how = {});

  /// Begins anew with another mischief and its seed.
  void set(mischief how);

  chance decide();

  /// Whether the next webhook is never sent.
  bool drops_webhook();

private:
  double draw(); ///< in [0, 1)
  fault draw_fault();

  std::mutex mutex_;
  mischief how_;
  std::mt19937_64 random_;
};

} // namespace parley::simulator
