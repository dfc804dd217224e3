#pragma once

#include "tests/simulation/node.hpp"

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace parley::simulation {

/// What became of one seed.
struct report {
  uint64_t seed = 0;
  uint64_t hash = 0; ///< of the trace
  std::vector<std::string> violations;
  int64_t steps = 0;
  milliseconds rest{0}; ///< how long all took to come to rest in the end
  int messages = 0;
  int replies = 0;
  int webhooks = 0;
  int deaths = 0;
  int actor_deaths = 0;
  int faults = 0;
  int disk_failures = 0;
  int unavoidable = 0; ///< replies that came twice, as they may
};

/// One life of a node and its world.
/// @param differing What is broken on purpose; nothing by default.
/// @param out Where the trace goes; null: nowhere.
report
run(uint64_t seed, const seams& differing = {}, std::ostream* out = nullptr);

} // namespace parley::simulation
