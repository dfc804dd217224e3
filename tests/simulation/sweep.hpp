#pragma once

#include "tests/simulation/simulation.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace parley::simulation {

struct sweep_request {
  uint64_t from = 1;
  uint64_t seeds = 1000;
  unsigned jobs = 0; ///< processes; 0: one a core
  seams differing;
  /// Stop at the first seed that fails.
  bool until_failure = false;
};

struct sweep_progress {
  uint64_t done = 0;
  uint64_t failed = 0;
};

/// A seed that failed, and what it broke.
struct failed_seed {
  uint64_t seed = 0;
  std::vector<std::string> violations;
};

/// What many seeds came to.
struct sweep_result {
  uint64_t seeds = 0;
  std::vector<failed_seed> failed; ///< by seed
  int64_t steps = 0;
  int64_t messages = 0;
  int64_t replies = 0;
  int64_t webhooks = 0;
  int64_t faults = 0;
  int64_t deaths = 0;
  int64_t actor_deaths = 0;
  int64_t disk_failures = 0;
  int64_t unavoidable = 0;
  std::chrono::milliseconds took{0};
};

/// Runs seeds one after the other, in several processes at once: one that
/// crashes costs its seed alone, which then counts as failed.
/// @param tell Told now and then how far it is; may be empty.
sweep_result sweep(const sweep_request& what,
                   const std::function<void(const sweep_progress&)>& tell = {});

/// In one line, for people.
std::string text_of(const sweep_result& what);

} // namespace parley::simulation
