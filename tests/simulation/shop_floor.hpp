#pragma once

#include "agent/team.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/trace.hpp"
#include "tools/tool.hpp"
#include "tools/worker_pool.hpp"

#include <functional>
#include <map>
#include <memory>

namespace parley::simulation {

/// Two agents that hand over to each other.
std::shared_ptr<const agent::team> team_of_shop(const plan& drawn);

/// `look_up`, which answers, `explode`, which throws, and `refund`, which
/// changes the world.
/// @param touched Called before it does and after; may throw.
std::shared_ptr<const tools::catalogue>
tools_of_shop(const timeline& time, trace& told, ledger& book,
              std::function<void()> touched);

/// Runs tools without threads, after a while; now and then too late. What has
/// not begun ends with it.
class slow_workers final : public tools::workers {
public:
  slow_workers(timeline& time, dice chance, double late);

  bool run(std::function<void()> job) override;

private:
  using jobs = std::map<int, std::function<void()>>;

  timeline& time_;
  dice dice_;
  double late_;
  std::shared_ptr<jobs> jobs_ = std::make_shared<jobs>();
  int last_ = 0;
};

} // namespace parley::simulation
