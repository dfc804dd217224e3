#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

namespace parley::conversation {

/// What becomes of a message by how much its author writes.
enum class allowance : uint8_t {
  answered,
  noticed, ///< the first too many: the author is told, once
  silent,  ///< recorded
};

/// Counts what each author wrote within the last minute, in all conversations
/// together.
class author_rates {
public:
  /// @param limit Messages that are answered in a minute; 0: all.
  /// @param most_authors Counted at once; one more is not limited.
  explicit author_rates(std::size_t limit, std::size_t most_authors = 100'000);

  /// Counts a message. What is silent does not count: who goes on writing is
  /// answered again a minute after the first of those that were.
  allowance count(const std::string& author, steady_time now);

  /// Authors that are counted now.
  [[nodiscard]] std::size_t size() const;

private:
  struct entry {
    std::deque<steady_time> answered; ///< at most `limit`, oldest first
    bool told = false;
  };

  void forget_idle(steady_time now);

  std::size_t limit_;
  std::size_t most_authors_;
  std::unordered_map<std::string, entry> authors_;
  steady_time swept_{};
};

} // namespace parley::conversation
