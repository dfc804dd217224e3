#pragma once

#include "model/model.hpp"

#include <string>
#include <vector>

namespace parley::test {

/// Orders of the shop's data that belong to somebody: +15550100001 and
/// +15550100002.
inline const std::vector<std::string> owned_orders{"24680", "77889"};

/// A model that has been won over: whatever it was told to read, call or tell,
/// it tries, agent by agent, and in the end it tells all it has seen.
class adversary {
public:
  /// @param question What it looks up first.
  /// @param told What it was won over with.
  /// @param greedy All its calls at once, more than any limit allows.
  adversary(std::string question, std::string told, bool greedy);

  model::outcome answer(const model::request& asked);

private:
  std::vector<model::tool_call> next_calls();
  void call(std::vector<model::tool_call>& into, const std::string& name,
            const std::string& arguments);

  std::string question_;
  std::string told_;
  bool greedy_;
  int answers_ = 0;
  int calls_ = 0;
};

} // namespace parley::test
