#include "tests/simulation/simulation.hpp"

#include "tests/simulation/checker.hpp"
#include "tests/simulation/customers.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/model_side.hpp"
#include "tests/simulation/oracle.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace parley::simulation {

namespace {

using std::chrono::seconds;

/// Between the last deed and the end of all trouble.
constexpr seconds aftermath{5};
/// In which all must come to rest once nothing goes wrong any more.
constexpr seconds patience{600};
/// Longer than Twilio's latest act and the slowest webhook.
constexpr seconds linger{60};
constexpr int64_t most_steps = 300'000;

std::shared_ptr<storage::store> fresh_database() {
  auto opened = storage::open_sqlite(":memory:");
  if (!opened)
    throw std::runtime_error{opened.error().detail};
  return {std::move(*opened)};
}

/// Families of metrics are costly to make, and nothing here reads them.
std::shared_ptr<observe::metrics> shared_metrics() {
  static const auto made = std::make_shared<observe::metrics>("simulation");
  return made;
}

class running {
public:
  running(uint64_t seed, const seams& differing, std::ostream* out)
    : plan_{draw_plan(seed)},
      differing_{differing}, dice_{seed ^ salt}, trace_{time_, out} {
    connect();
  }

  report run() {
    customers_.begin();
    time_.after(plan_.span + aftermath, [this] { heal(); });
    start();
    while (!finished_ && ++steps_ < most_steps)
      step();
    if (!finished_)
      ledger_.violated("it never comes to rest");
    end("ends");
    return conclude();
  }

private:
  /// So that the plan and the course of a seed have nothing in common.
  static constexpr uint64_t salt = 0x9e3779b97f4a7c15U;

  void connect() {
    auto touched = [this] {
      maybe_die_within();
    };
    disk_->touched = touched;
    to_model_->touched = touched;
    to_twilio_->touched = touched;
    to_model_->begun = [this](auto call, const auto& what) {
      model_.begun(call, what);
    };
    to_model_->ended = [this](auto call) {
      model_.ended(call);
    };
    model_.poisoned = [this](const std::string& sid) {
      if (node_)
        node_->end_conversation(sid);
    };
    twilio_.tell = [this](const auto& event) {
      hooks_.send(event);
    };
  }

  // -- the process ------------------------------------------------------------

  void start() {
    node_ = std::make_unique<node>(
      surroundings{time_, trace_, ledger_, dice_.fork(), plan_, differing_,
                   disk_, to_model_, to_twilio_, shared_metrics()});
    node_->touched = [this] {
      maybe_die_within();
    };
    node_->orphaned = [this](const std::string& sid) {
      model_.orphaned(sid);
    };
  }

  void end(const char* how) {
    trace_.tell("node", [&] { return std::string{how}; });
    to_model_->cut();
    to_twilio_->cut();
    node_.reset();
    hooks_.cut();
    dying_ = draining_ = false;
  }

  void end_and_start_anew(const char* how) {
    end(how);
    ++ledger_.deaths;
    time_.after(dice_.between(milliseconds{0}, plan_.longest_down),
                [this] { start(); });
  }

  [[nodiscard]] bool may_die() const {
    return troubled_ && node_ && !dying_ && ledger_.deaths < plan_.deaths;
  }

  void maybe_die_within() {
    if (!may_die() || !dice_.happens(plan_.inner_death))
      return;
    dying_ = true;
    throw process_died{};
  }

  /// Between two steps of its actors.
  void maybe_die() {
    if (!may_die() || draining_ || !dice_.happens(plan_.step_death))
      return;
    draining_ = dice_.happens(plan_.drain);
    if (draining_)
      node_->drain();
    else
      dying_ = true;
  }

  void look_after_process() {
    if (!node_)
      return;
    if (node_->broken() && !dying_) {
      ledger_.violated("a core actor died by itself");
      dying_ = true;
    }
    if (dying_)
      end_and_start_anew("dies");
    else if (node_->drained())
      end_and_start_anew("has drained");
  }

  // -- steps ------------------------------------------------------------------

  void step() {
    if (troubled_)
      make_trouble();
    auto outside = time_.due();
    auto inside = node_ ? node_->jobs() : 0;
    if (outside + inside == 0)
      let_time_pass();
    else if (auto which = dice_.below(outside + inside); which < inside)
      node_->run_job(which);
    else
      act_outside(which - inside);
    look_after_process();
  }

  void act_outside(std::size_t which) {
    try {
      time_.run_due(which);
    } catch (const process_died&) {
      // look_after_process() sees to it
    }
  }

  void make_trouble() {
    maybe_die();
    if (!node_)
      return;
    if (dice_.happens(plan_.actor_death))
      node_->end_some_conversation();
    if (node_->jobs() > 0 && dice_.happens(plan_.stall)) {
      auto from = time_.now();
      move_to(from + dice_.between(milliseconds{1}, milliseconds{8'000}));
      trace_.tell("node", [] { return std::string{"stalled"}; });
      ledger_.stalls.emplace_back(from, time_.now());
    }
  }

  void let_time_pass() {
    auto next = time_.next();
    if (auto timer = node_ ? node_->next_timer() : std::nullopt)
      next = next ? std::min(*next, *timer) : timer;
    consider_end(next.has_value());
    if (next)
      move_to(std::max(*next, time_.now()));
  }

  void move_to(steady_time to) {
    time_.move_to(to);
    if (node_)
      node_->follow_clock();
  }

  // -- the end ----------------------------------------------------------------

  void heal() {
    trace_.tell("world", [] { return std::string{"heals"}; });
    troubled_ = false;
    healed_ = time_.now();
    disk_->heal();
    to_model_->heal();
    to_twilio_->heal();
    twilio_.heal();
    hooks_.heal();
  }

  /// @param more Whether anything is still to happen by itself.
  void consider_end(bool more) {
    if (!healed_ || ending_)
      return;
    auto rests = at_rest();
    if (!rests && more && time_.now() - *healed_ < patience)
      return;
    // The start that follows would hide it.
    if (!rests)
      ledger_.violated("G1: work is left that nobody takes up");
    else
      check_count();
    rest_ = std::chrono::duration_cast<milliseconds>(time_.now() - *healed_);
    ending_ = true;
    // What comes late must find everything settled; so must another start.
    time_.after(linger, [this] {
      end("is started anew");
      start();
      time_.after(linger, [this] { finished_ = true; });
    });
  }

  void check_count() {
    // The store does not notice yet when a pending message is removed.
    auto removed
      = std::count_if(ledger_.messages.begin(), ledger_.messages.end(),
                      [](const said& one) { return one.removed; });
    auto count = node_->pending_messages();
    if (count < 0 || count > removed)
      ledger_.violated("G7: it counts " + std::to_string(count)
                       + " pending messages where there are none");
  }

  [[nodiscard]] bool at_rest() const {
    if (customers_.left() > 0 || hooks_.open() > 0 || !node_)
      return false;
    for (const auto& [key, part] : ledger_.parts)
      if (part.state == storage::part_state::queued
          || part.state == storage::part_state::sending
          || part.state == storage::part_state::unknown)
        return false;
    // Those that nobody told of are looked for once a minute.
    for (const auto& one : ledger_.messages)
      if (!one.taken_in && oracle_.must_be_found(one))
        return false;
    return database_->unfinished()->empty();
  }

  report conclude() {
    report made;
    made.unavoidable = check(ledger_, plan_);
    made.hash = trace_.hash();
    made.violations = ledger_.violations;
    made.steps = steps_;
    made.rest = rest_;
    made.messages = static_cast<int>(ledger_.messages.size());
    made.replies = static_cast<int>(ledger_.replies.size());
    made.webhooks = ledger_.webhooks;
    made.deaths = ledger_.deaths;
    made.actor_deaths = ledger_.actor_deaths;
    made.faults = ledger_.faults;
    made.disk_failures = static_cast<int>(ledger_.disk_failures.size());
    return made;
  }

  plan plan_;
  seams differing_;
  dice dice_;
  timeline time_;
  trace trace_;
  ledger ledger_;
  oracle oracle_{ledger_, plan_};
  std::shared_ptr<storage::store> database_ = fresh_database();
  std::shared_ptr<disk> disk_ = std::make_shared<disk>(
    database_, time_, trace_, ledger_, dice_.fork(), plan_.disk_failure);
  twilio_side twilio_{time_, trace_, ledger_, dice_.fork(), plan_};
  model_side model_{time_, trace_, ledger_};
  std::shared_ptr<wire> to_model_
    = std::make_shared<wire>("to model", time_, trace_, ledger_, dice_.fork(),
                             plan_.to_model, model_.as_service());
  std::shared_ptr<wire> to_twilio_
    = std::make_shared<wire>("to twilio", time_, trace_, ledger_, dice_.fork(),
                             plan_.to_twilio, twilio_.as_service());
  webhooks hooks_{time_,
                  trace_,
                  ledger_,
                  dice_.fork(),
                  plan_,
                  [this](const http::request& what, webhooks::answer answer) {
                    return node_ && node_->post(what, std::move(answer));
                  }};
  customers customers_{time_, trace_,  ledger_, dice_.fork(),
                       plan_, twilio_, hooks_};
  std::unique_ptr<node> node_;
  int64_t steps_ = 0;
  bool troubled_ = true;
  bool dying_ = false;
  bool draining_ = false;
  bool ending_ = false;
  bool finished_ = false;
  moment healed_;
  milliseconds rest_{0};
};

} // namespace

report run(uint64_t seed, const seams& differing, std::ostream* out) {
  auto made = running{seed, differing, out}.run();
  made.seed = seed;
  return made;
}

} // namespace parley::simulation
