#pragma once

#include "benchmark/options.hpp"
#include "benchmark/report.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace parley::benchmark {

struct scenario_outcome {
  scenario_report report;
  bool lost_target = false; ///< the target was gone, or refused us
};

struct scenario {
  const char* name;
  const char* about; ///< one line
  /// Kills, puts to sleep or sets up Parley: not for a target.
  bool needs_own = false;
  /// Has something to measure without seeing replies.
  bool works_blind = false;
  /// @param interrupted A descriptor that can be read when it is time to end.
  /// @param told Progress, for people.
  scenario_outcome (*run)(const options& how, int interrupted,
                          std::ostream& told);
};

/// All of them, in the order in which they are run.
const std::vector<scenario>& all_scenarios();

/// The scenarios that were asked for. Throws `trouble` (usage) when one is
/// unknown or cannot be run on what was named.
std::vector<scenario> chosen_scenarios(const options& how);

/// What is measured where: processor, memory, kernel, and how long the disk of
/// `directory` takes to make 8 KB durable.
facts machine_facts(const std::string& directory);

scenario_outcome run_ack(const options&, int, std::ostream&);
scenario_outcome run_turns(const options&, int, std::ostream&);
scenario_outcome run_inflight(const options&, int, std::ostream&);
scenario_outcome run_idle(const options&, int, std::ostream&);
scenario_outcome run_history(const options&, int, std::ostream&);
scenario_outcome run_recovery(const options&, int, std::ostream&);
scenario_outcome run_burst(const options&, int, std::ostream&);
scenario_outcome run_mixed(const options&, int, std::ostream&);

} // namespace parley::benchmark
