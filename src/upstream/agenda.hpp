#pragma once

#include "base/time.hpp"
#include "upstream/waiting_line.hpp"

#include <optional>
#include <set>
#include <utility>

namespace parley::upstream {

/// Calls that go on at a certain time: after a pause, or when their pace
/// allows. One timer for all of them is enough.
class agenda {
public:
  void add(steady_time at, ticket who);

  /// Takes one off that is due. It may have ended meanwhile: who asks knows.
  std::optional<ticket> take_due(steady_time now);

  /// When the next one is due.
  [[nodiscard]] std::optional<steady_time> next() const;

private:
  std::set<std::pair<steady_time, ticket>> entries_;
};

} // namespace parley::upstream
