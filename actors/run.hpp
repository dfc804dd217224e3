#pragma once

#include "actors/line_up.hpp"
#include "agent/team.hpp"
#include "base/result.hpp"
#include "config/settings.hpp"
#include "http/message.hpp"
#include "tools/tool.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

/// @file
/// The one door from the program into the actors; free of CAF.

namespace parley {

/// A step of a turn, for people who watch.
struct turn_step {
  std::string conversation; ///< `CH…`
  std::string what;         ///< `model`, `tool`, `handoff`, `reply`, `silent`
  std::string detail;       ///< a name or a figure
};

struct service_config {
  config::settings settings;
  std::shared_ptr<const agent::team> team;
  std::shared_ptr<const tools::catalogue> catalogue;
  /// Looks whether the files of tools have changed; may be empty.
  look_at_tools look;
  std::string version;
  /// Between two looks for what webhooks missed.
  std::chrono::milliseconds look_every{60'000};
  /// How many files the process may have open.
  std::size_t open_files = 1024;
  /// Answers further paths, such as the demo's page; may be empty. Runs on an
  /// I/O thread and must not block.
  std::function<std::optional<http::response>(const http::request&)> further;
  /// Told every step of every turn; may be empty. Must not block.
  std::function<void(const turn_step&)> watch;
  /// Told when a core part has died: stop. From any thread.
  std::function<void(const std::string& part)> failed;
};

struct service_failure {
  std::string detail;
  bool is_configuration = false; ///< the settings can mend it
};

/// A Parley that serves: every actor, socket and thread of it. Ends by scope.
class service {
public:
  struct parts; ///< actors/ alone

  /// Opens the database, takes up unfinished work, opens the port.
  static result<std::unique_ptr<service>, service_failure>
  start(service_config config);

  /// Stops at once; what is unfinished is taken up by the next start.
  ~service();
  service(const service&) = delete;
  service& operator=(const service&) = delete;

  [[nodiscard]] uint16_t port() const;

  /// Stops accepting and lets open turns end, within 25 seconds; what has not
  /// ended by then is parked in the database.
  void drain();

private:
  explicit service(std::unique_ptr<parts> made);
  std::unique_ptr<parts> parts_;
};

} // namespace parley
