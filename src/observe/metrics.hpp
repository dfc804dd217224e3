#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

/// @file
/// src/observe: what an operator sees: logs, metrics, and the one place that
/// knows how to redact.

namespace parley::observe {

/// The metrics of the contract. Every family shows from the first scrape; the
/// handles of label sets seen once are cached. Safe from any thread.
class metrics {
public:
  using seconds = std::chrono::duration<double>;

  /// @param version For `parley_build_info`.
  explicit metrics(std::string_view version);
  ~metrics();

  void webhook_request(std::string_view route, int code);
  void webhook_acknowledged(seconds took);
  /// @param outcome `answered`, `silent`, a fallback's key, `failed`.
  void turn_finished(std::string_view outcome, seconds took, seconds own_share);
  void turns_open(int64_t now);
  void
  tool_called(std::string_view tool, std::string_view outcome, seconds took);
  void
  model_called(std::string_view model, std::string_view outcome, seconds took);
  /// @param kind `input`, `cached`, `output`, `reasoning`.
  void
  model_tokens(std::string_view model, std::string_view kind, int64_t count);
  void model_cost(std::string_view model, double usd);
  /// @param code HTTP status, or `timeout`, `reset`, `unreachable`.
  void twilio_called(std::string_view operation, std::string_view code);
  void duplicate_reply();
  void handed_over(std::string_view to);
  /// @param state `awake`, `busy`.
  void conversations(std::string_view state, int64_t now);
  void inbox_pending(int64_t now);
  void store_committed(seconds took, std::size_t batch);
  /// @param outcome `exported`, `rejected` by the collector, `failed` to reach
  /// it, `dropped` for want of room.
  void spans_ended(std::string_view outcome, int64_t count);

  /// The Prometheus text format, version 0.0.4.
  [[nodiscard]] std::string text() const;

private:
  struct families;
  std::unique_ptr<families> families_;
};

} // namespace parley::observe
