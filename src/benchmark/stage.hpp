#pragma once

#include "benchmark/child.hpp"
#include "benchmark/counterpart_process.hpp"
#include "benchmark/ledger.hpp"
#include "benchmark/observation.hpp"
#include "benchmark/options.hpp"
#include "benchmark/scratch.hpp"
#include "benchmark/trouble.hpp"
#include "benchmark/web_load.hpp"
#include "benchmark/webhook_writer.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace parley::benchmark {

/// Parley with its counterparts, each in a process of its own, and the
/// customers that write to it; or a target that runs already, with as much of
/// that as there can be. For one scenario and one thread.
class stage {
public:
  /// What a scenario needs of it beyond the usual.
  struct needs {
    std::map<std::string, std::string> variables{}; ///< Parley's settings
    std::string model_faults{};                     ///< a mischief; empty: none
    std::string twilio_faults{};
    bool strict_model = false; ///< reads requests as the simulator does
  };

  /// Starts everything, and sees whether a webhook is taken. Throws `trouble`.
  /// @param interrupted A descriptor that can be read when it is time to end.
  stage(const options& how, needs what, int interrupted);
  ~stage();

  // -- what the counterparts do from now on -----------------------------------

  /// `latency …` or `hold`, see `counterpart::obey`.
  void tell_model(const std::string& command);

  // -- Parley -----------------------------------------------------------------

  [[nodiscard]] bool is_own() const; ///< started here, not a target
  [[nodiscard]] bool sees_replies() const;
  [[nodiscard]] std::optional<usage> used() const;
  /// Kills Parley and starts it anew on the same database.
  void kill_parley();
  void start_parley();
  /// Waits until a webhook is taken.
  void probe();

  /// A metric's value as /metrics tells it; nothing when it does not.
  std::optional<double> metric(const std::string& line_start);

  // -- the load ---------------------------------------------------------------

  struct letter {
    uint64_t conversation = 0;
    uint64_t group = 0;
    wish what = wish::answer;
    bool receipt = false;
    bool counted = true;
  };

  /// Sends one message that was due then.
  void write(const letter& what, steady_time due);

  /// Does what there is to do; `until` at the latest.
  void wait(steady_time until);

  /// Whether there is no sense in going on, and why.
  [[nodiscard]] const std::string& stopped() const;
  void stop(std::string why);
  /// Whether what stopped it is a target that is gone.
  [[nodiscard]] bool lost_target() const;

  /// Called with everything the counterparts see.
  void on_observation(std::function<void(const observation&)> heard);

  [[nodiscard]] const options& asked() const;
  /// Where database and log are.
  [[nodiscard]] const std::filesystem::path& directory() const;
  ledger book;

private:
  void start_counterparts();
  std::unique_ptr<counterpart_process>
  start_counterpart(const char* role, uint16_t port);
  void write_agents() const;
  [[nodiscard]] std::map<std::string, std::string> variables() const;
  void aim_at(const http::url& to);
  void heard(const web_load::answer& what);
  void heard(const observation& what);
  void look_after_parley();
  [[nodiscard]] std::string why_refused(const web_load::answer& what) const;

  options asked_;
  needs needs_;
  scratch scratch_;
  sender from_;
  std::unique_ptr<web_load> load_;
  std::unique_ptr<counterpart_process> twilio_; ///< none: replies are not seen
  std::unique_ptr<counterpart_process> model_;
  std::unique_ptr<child> parley_; ///< none: there is a target
  std::unique_ptr<webhook_writer> writer_;
  std::unordered_map<uint64_t, uint64_t> indexes_; ///< by conversation
  std::function<void(const observation&)> watcher_;
  std::optional<web_load::answer> probed_;
  uint64_t refused_in_a_row_ = 0;
  steady_time looked_{};
  std::string stopped_;
  bool lost_target_ = false;
};

} // namespace parley::benchmark
