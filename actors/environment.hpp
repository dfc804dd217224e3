#pragma once

#include "observe/board.hpp"
#include "observe/log.hpp"
#include "observe/metrics.hpp"

#include <memory>

namespace parley::actors {

/// What every actor may tell the operator. All of it is safe from any thread.
struct environment {
  std::shared_ptr<const observe::log> log;
  std::shared_ptr<observe::metrics> metrics;
  std::shared_ptr<observe::board> board;
};

} // namespace parley::actors
