#pragma once

#include "benchmark/options.hpp"
#include "cli/stop_signals.hpp"

#include <string>

namespace parley::cli {

struct bench_options {
  benchmark::options load;
  bool json = false; ///< on standard output, instead of the table
  std::string html;  ///< file for a page with charts; empty: none
};

/// `parley bench`: 1 when a reply is wrong, missing or doubled or the run broke
/// off, 3 when a target is dead or refuses the signature; what was measured so
/// far is printed all the same.
int bench(const bench_options& options, stop_signals& signals);

/// `parley bench-counterpart twilio|model`, which `bench` starts for itself:
/// says on standard output what it sees, obeys what comes by standard input,
/// and ends with it.
int bench_counterpart(const std::string& role);

} // namespace parley::cli
