#pragma once

#include "tracing/span.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace parley::tracing {

/// Where model calls go, for the attributes of their spans.
struct model_place {
  std::string provider = "openai"; ///< or `azure.ai.openai`
  std::string host;
  int64_t port = 443;
  std::string api = "responses"; ///< or `chat_completions`
};

struct recorder_config {
  double share = 1.0;   ///< of all traces, 0 to 1
  bool content = false; ///< texts, arguments and results too
  /// Spans that wait, and what they hold; beyond it they are dropped.
  std::size_t most = 2048;
  std::size_t most_bytes = 32UL * 1024 * 1024;
  /// What is worth an export of its own, and what one holds at most.
  std::size_t batch = 512;
  std::size_t batch_bytes = 2UL * 1024 * 1024;
  model_place model;
  std::string twilio_host;
  /// Told how many spans were dropped; from any thread, must not block.
  std::function<void(std::size_t)> dropped;
};

/// Where finished spans wait for their export. Never blocks and never grows
/// past its bound: tracing must not slow a turn. Safe from any thread.
class recorder {
public:
  explicit recorder(recorder_config config);

  [[nodiscard]] const recorder_config& config() const {
    return config_;
  }

  /// Whether this trace is one of the share that is kept: decided by its id
  /// alone, as OpenTelemetry's TraceIdRatioBased does.
  [[nodiscard]] bool keeps(std::string_view trace_id) const;

  /// Takes in what there is room for; the rest is dropped and counted.
  void add(std::vector<span> finished);

  /// The oldest that wait, at most a batch; a single one may be larger.
  std::vector<span> take();

  /// Runs when a batch has gathered, once until the next `take`. It must not
  /// block; an empty one ends it.
  void when_full(std::function<void()> wake);

private:
  const recorder_config config_;
  std::mutex guard_;
  std::deque<span> waiting_;   ///< guarded, oldest first
  std::size_t bytes_ = 0;      ///< guarded, of those
  std::function<void()> wake_; ///< guarded
  bool woken_ = false;         ///< guarded
};

} // namespace parley::tracing
