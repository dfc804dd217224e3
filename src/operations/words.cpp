#include "operations/words.hpp"

namespace parley::operations {

std::string_view word_of(conversation::lifecycle what) {
  using conversation::lifecycle;
  switch (what) {
    case lifecycle::unknown:
      return "unknown";
    case lifecycle::initializing:
      return "initializing";
    case lifecycle::active:
      return "active";
    case lifecycle::inactive:
      return "inactive";
    case lifecycle::closed:
      return "closed";
  }
  return "unknown";
}

std::string_view word_of(storage::turn_state what) {
  using storage::turn_state;
  switch (what) {
    case turn_state::answered:
      return "answered";
    case turn_state::silent:
      return "silent";
    case turn_state::failed:
      return "failed";
  }
  return "unknown";
}

std::string_view word_of(storage::part_state what) {
  using storage::part_state;
  switch (what) {
    case part_state::queued:
      return "queued";
    case part_state::sending:
      return "sending";
    case part_state::unknown:
      return "unknown";
    case part_state::sent:
      return "sent";
    case part_state::failed:
      return "failed";
    case part_state::withdrawn:
      return "withdrawn";
  }
  return "unknown";
}

} // namespace parley::operations
