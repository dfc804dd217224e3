#pragma once

#include "observe/backlog.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace parley::observe {

/// How a service that Parley depends on is asked just now. Safe from any
/// thread.
struct upstream_figures {
  std::atomic<bool> breaker_open = false; ///< calls wait, but for probes
  std::atomic<int64_t> limit = 0;         ///< calls at once
  std::atomic<int64_t> under_way = 0;
  std::atomic<int64_t> waiting = 0;
};

/// What the parts of a running Parley tell about themselves, for health
/// answers, admission and gauges. Every member may be read and written from any
/// thread; none of them guards another.
struct board {
  std::atomic<bool> recovered = false; ///< unfinished work was taken up
  std::atomic<bool> draining = false;
  std::atomic<bool> store_ok = true;  ///< the last commit went through
  std::atomic<bool> model_ok = true;  ///< the last model call was answered
  std::atomic<bool> twilio_ok = true; ///< the last Twilio call was answered
  std::atomic<bool> tools_ok = true;  ///< the tools' files are those in use
  upstream_figures model;
  upstream_figures twilio;
  std::atomic<int64_t> intakes_under_way = 0; ///< read, not yet committed
  std::atomic<int64_t> pending_messages = 0;  ///< committed, not yet answered
  backlog waiting_messages; ///< the same two for each conversation
  /// Text of events under way and of conversations in memory: their messages
  /// and their history.
  std::atomic<int64_t> held_bytes = 0;
  std::atomic<int64_t> open_turns = 0;
  std::atomic<int64_t> waiting_turns = 0; ///< for a free place
  std::atomic<int64_t> awake_conversations = 0;
  std::chrono::steady_clock::time_point started
    = std::chrono::steady_clock::now();

  [[nodiscard]] bool is_ready() const {
    return recovered && !draining && store_ok;
  }
};

} // namespace parley::observe
