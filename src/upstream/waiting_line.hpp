#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace parley::upstream {

/// Names a call. Numbers grow with the time at which calls first came.
using ticket = uint64_t;

/// Which calls go first.
enum class lane : uint8_t {
  needed, ///< a customer waits for the answer
  upkeep, ///< it is to be done, and may take its time
  spare,  ///< a courtesy
};

/// Calls that wait: a bounded queue ordered by lane, then by when they first
/// came, so that a repeat does not lose its place. Each leaves it by its
/// deadline.
class waiting_line {
public:
  explicit waiting_line(std::size_t bound);

  /// False when the line is full.
  bool join(ticket who, lane where, steady_time until);

  /// Leaves early; who is not there is left alone.
  void leave(ticket who);

  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::size_t size() const;

  /// The lane of the first. @pre not empty
  [[nodiscard]] lane first_lane() const;

  /// Takes the first off. @pre not empty
  ticket take_first();

  /// Takes one off whose time is over.
  std::optional<ticket> take_overdue(steady_time now);

  /// When the next one's time is over.
  [[nodiscard]] std::optional<steady_time> next_overdue() const;

private:
  using place = std::pair<lane, ticket>;

  ticket remove(const place& which);

  std::size_t bound_;
  std::map<place, steady_time> places_;
  std::set<std::pair<steady_time, place>> deadlines_;
};

} // namespace parley::upstream
