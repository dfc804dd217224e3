#pragma once

#include "agent/team.hpp"
#include "config/settings.hpp"
#include "tools/tool.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace parley {

/// The agents and the tools they call, which change together. A run keeps the
/// line-up it began with.
struct line_up {
  std::shared_ptr<const agent::team> team;
  std::shared_ptr<const tools::catalogue> tools;
};

/// What came of looking at the files that tools are described in. Neither: they
/// are as they were.
struct tools_seen {
  std::optional<line_up> next;       ///< what runs begin with from now on
  std::vector<config::fault> faults; ///< why what is there cannot be used
};

/// Looks at them; reads, and so may block. On one thread at a time.
using look_at_tools = std::function<tools_seen()>;

/// The line-up that runs begin with just now. Safe from any thread.
class current_line_up {
public:
  explicit current_line_up(line_up first) : now_{std::move(first)} {
    // nop
  }

  [[nodiscard]] line_up get() const {
    std::lock_guard lock{guard_};
    return now_;
  }

  void set(line_up next) {
    std::lock_guard lock{guard_};
    std::swap(now_, next); // what was there ends outside of the lock
  }

private:
  mutable std::mutex guard_;
  line_up now_; ///< guarded
};

} // namespace parley
