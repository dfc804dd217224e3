#pragma once

#include "simulator/model_forms.hpp"
#include "tests/simulation/wire.hpp"

#include <functional>
#include <map>
#include <string>

namespace parley::simulation {

/// A model that reads numbers and follows orders. It answers with the numbers
/// of all messages since the last reply, so that each reply tells what it
/// answers. Words in a message make it call a tool, hand over, or talk at
/// length.
class model_side {
public:
  model_side(timeline& time, trace& told, ledger& book);

  [[nodiscard]] service as_service();
  /// A call begins, a call ends: one conversation has one at a time.
  void begun(http::caller::call_id call, const http::outgoing& what);
  void ended(http::caller::call_id call);
  /// A conversation's actor died: nobody cancels the calls that it made.
  void orphaned(const std::string& conversation);

  /// Told when it is given a message that says `poison`.
  std::function<void(const std::string& conversation)> poisoned;

private:
  http::response act(const http::request& what, bool awaited);
  simulator::thought think(const simulator::reading& read, bool awaited);
  void check_order(const std::vector<int>& numbers);

  timeline& time_;
  trace& trace_;
  ledger& ledger_;
  /// Until when such calls may go on, by conversation.
  std::map<std::string, steady_time> orphans_;
  /// Open calls, by conversation.
  std::map<std::string, http::caller::call_id> open_;
  int64_t last_id_ = 0;
};

} // namespace parley::simulation
