#pragma once

#include "benchmark/chance.hpp"
#include "benchmark/phase.hpp"
#include "benchmark/scenarios.hpp"

#include <ostream>

namespace parley::benchmark {

/// A scenario that is being run: its stage, and the report that grows.
class scene {
public:
  scene(const char* name, const options& how, stage::needs what,
        int interrupted, std::ostream& told);

  /// A value that was asked for, or the scenario's own, smaller when quick.
  template <class T>
  T value(const char* name, const std::optional<T>& asked, T own, T quick) {
    auto chosen = asked.value_or(on.asked().quick ? quick : own);
    set(name, number_text(static_cast<double>(chosen)));
    return chosen;
  }

  void set(const std::string& name, const std::string& value);
  void add(figure what);
  /// The same when there is something to tell.
  void add(const char* name, std::optional<double> value, const char* unit,
           std::optional<double> goal = std::nullopt, bool at_least = false);
  void add(const char* name, const histogram& values);
  void add(curve what);

  /// Lets the model take that long from now on.
  void set_model(const long_tail& how);
  /// One message in each of these conversations, so that what only a first
  /// message costs is not measured.
  void introduce(uint64_t conversations);

  phase_result run(const phase& what);

  /// Waits for replies that nobody should send, judges, and gives the report.
  scenario_outcome
  end(std::chrono::milliseconds watch_on = std::chrono::milliseconds{300});

  stage on;

private:
  scenario_report report_;
  std::ostream& told_;
};

/// Messages to these conversations in turn.
std::function<stage::letter(uint64_t)> in_turn(uint64_t conversations);

constexpr double bytes_in_mb = 1024.0 * 1024.0;

} // namespace parley::benchmark
