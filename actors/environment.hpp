#pragma once

#include "base/time.hpp"
#include "observe/board.hpp"
#include "observe/log.hpp"
#include "observe/metrics.hpp"

#include <functional>
#include <memory>

namespace parley::actors {

/// What every actor has from outside: whom to tell, and what day it is. All of
/// it is safe from any thread. Deadlines are measured by the actor system's own
/// clock, `self->clock()`, which tests move by hand.
struct environment {
  std::shared_ptr<const observe::log> log;
  std::shared_ptr<observe::metrics> metrics;
  std::shared_ptr<observe::board> board;
  std::function<timestamp()> wall_clock = wall_clock_now;
};

} // namespace parley::actors
