#pragma once

#include "observe/board.hpp"

#include <memory>
#include <utility>

namespace parley::observe {

/// A share of what the board counts as held in memory for conversations, given
/// back on destruction. For one thread at a time.
class holding {
public:
  /// @param on Where it is counted.
  explicit holding(std::shared_ptr<board> on) : on_{std::move(on)} {
  }
  ~holding() {
    set(0);
  }
  holding(const holding&) = delete;
  holding& operator=(const holding&) = delete;

  /// Says how large it is now.
  void set(int64_t bytes) {
    on_->held_bytes += bytes - bytes_;
    bytes_ = bytes;
  }

private:
  std::shared_ptr<board> on_;
  int64_t bytes_ = 0;
};

} // namespace parley::observe
