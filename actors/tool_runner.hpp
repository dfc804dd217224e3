#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/line_up.hpp"
#include "tools/tool.hpp"
#include "tools/worker_pool.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <unordered_map>

namespace parley::actors {

struct tool_runner_config {
  std::shared_ptr<const tools::catalogue> catalogue;
  std::shared_ptr<tools::workers> workers;
  /// Those of calls that wait for somebody outside; null: the same.
  std::shared_ptr<tools::workers> waiting_workers = nullptr;
  std::chrono::milliseconds time_limit{10'000}; ///< one call
  look_at_tools look = {}; ///< for tools that changed; may be empty
  std::chrono::milliseconds look_every{1'000};
  std::shared_ptr<current_line_up> now = nullptr; ///< with `look`
  environment env;
};

struct tool_runner_state {
  static inline const char* name = "tool_runner";

  ~tool_runner_state();

  /// Who came first to a call that waits for a thread: the thread, or somebody
  /// who no longer wants it.
  enum class job : uint8_t { waiting, begun, dropped };

  struct call {
    caf::typed_response_promise<tool_answer> promise;
    std::string tool;
    steady_time begun{};
    std::shared_ptr<std::atomic<job>> stage;
    std::shared_ptr<const tools::catalogue> from;
    std::stop_source stop;
    std::string conversation;
  };

  caf::typed_response_promise<tool_answer> accept(const tool_request& what);
  void late(uint64_t id);
  void cancel(uint64_t id);
  /// Sees that a call is not begun, or that it lets go; false when it has been
  /// begun.
  static bool drop(const call& one);
  /// The same; gives whether nobody knows what it did.
  static bool let_go(const call& one);
  [[nodiscard]] tools::workers& workers_of(const tools::tool* one) const;
  void finish(uint64_t id, std::shared_ptr<const tools::output> what,
              std::string_view outcome);
  void done(const tool_done& what);

  /// Looks at the tools' files, on a tool thread.
  void look();
  void looked(const tools_seen& what);
  void look_again();

  tool_runner_actor::pointer self = nullptr;
  tool_runner_config config;
  std::unordered_map<uint64_t, call> calls;
};

tool_runner_actor::behavior_type
tool_runner(tool_runner_actor::stateful_pointer<tool_runner_state> self,
            tool_runner_config config);

} // namespace parley::actors
