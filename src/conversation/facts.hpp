#pragma once

#include "conversation/event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parley::conversation {

/// What is known of a conversation besides what was said in it.
struct facts {
  lifecycle state = lifecycle::unknown;
  /// Whether `roster` is the whole of it: read from the source, or followed by
  /// events since the conversation began.
  bool roster_known = false;
  std::vector<participant> roster;
  bool opted_out = false;
  /// Index of the keyword that says so: one that stands before it is too late.
  int64_t opt_out_index = -1;
  /// Ids of those who have left: events come in any order, and their coming may
  /// be heard of afterwards. At most 20, the newest.
  std::vector<std::string> departed = {};

  bool operator==(const facts&) const = default;
};

/// The facts after a change. Messages and receipts change none.
void apply(facts& known, const change& what);

} // namespace parley::conversation
