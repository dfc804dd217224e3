#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::benchmark {

/// What a counterpart saw of Parley: one line of its standard output. Times are
/// of the machine's steady clock, which all its processes share.
struct observation {
  enum class kind : char {
    asked = 'q',    ///< the model was asked
    answered = 'a', ///< the model has answered
    posted = 'p',   ///< a message was posted to a conversation
    ready = 'r',    ///< listens, or has done what it was told
  };

  kind what = kind::ready;
  steady_time begun{}; ///< when it was asked
  steady_time when{};
  uint64_t conversation = 0;     ///< of what was posted
  uint64_t bytes = 0;            ///< of the model's request; the port
  std::vector<uint64_t> numbers; ///< of the messages that the model was asked
  std::string text;              ///< of what was posted, on one line

  /// With its line end.
  [[nodiscard]] std::string to_line() const;
  /// @param line Without its line end.
  static std::optional<observation> parse(std::string_view line);
};

} // namespace parley::benchmark
