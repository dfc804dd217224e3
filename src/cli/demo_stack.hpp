#pragma once

#include "actors/run.hpp"
#include "cli/verbs.hpp"
#include "http/io_threads.hpp"
#include "simulator/model_simulator.hpp"
#include "simulator/twilio_simulator.hpp"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace parley::cli {

/// A directory of its own under the system's temporary one, removed at the end.
class scratch_directory {
public:
  scratch_directory();
  ~scratch_directory();
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const;

private:
  std::filesystem::path path_;
};

/// Parley between a simulated Twilio and, unless OPENAI_API_KEY is set, a
/// stand-in model, in this process and on loopback.
class demo_stack {
public:
  struct options {
    flag_values flags;
    bool any_port = false; ///< do not care for PORT
    std::function<void(const turn_step&)> watch;
    std::function<void(const std::string&)> failed;
  };

  /// Gives the exit code instead when it cannot start; the reason went to
  /// standard error.
  static result<std::unique_ptr<demo_stack>, int> start(options what);

  ~demo_stack();
  demo_stack(const demo_stack&) = delete;
  demo_stack& operator=(const demo_stack&) = delete;

  [[nodiscard]] uint16_t port() const;
  [[nodiscard]] bool has_real_model() const;

  /// Writes as the customer and waits for the reply's first part; nothing when
  /// none came in time.
  std::optional<std::string>
  say(const std::string& address, const std::string& text);

  void drain();

private:
  demo_stack();
  int start_simulators();
  int start_service(options what);
  [[nodiscard]] flag_values demo_flags(const options& what) const;
  void heard(const simulator::seen_message& what);

  scratch_directory scratch_;
  http::io_threads threads_;
  std::unique_ptr<simulator::twilio_simulator> twilio_;
  std::unique_ptr<simulator::model_simulator> model_;
  std::unique_ptr<service> service_;
  uint16_t twilio_port_ = 0;
  uint16_t model_port_ = 0;
  bool real_model_ = false;
  std::mutex guard_;
  std::condition_variable arrived_;
  std::vector<std::string> replies_; ///< guarded
};

} // namespace parley::cli
