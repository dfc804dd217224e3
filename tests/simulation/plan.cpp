#include "tests/simulation/plan.hpp"

namespace parley::simulation {

namespace {

const std::vector<double> rates{0.02, 0.05, 0.1, 0.25};
const std::vector<double> rare_rates{0.0005, 0.002, 0.005};

class drawing {
public:
  explicit drawing(uint64_t seed) : dice_{seed} {
    // nop
  }

  plan draw() {
    draw_customers();
    if (dice_.happens(0.12))
      return plan_; // calm
    draw_webhooks();
    draw_wire(plan_.to_model, dice_.happens(0.5));
    draw_wire(plan_.to_twilio, dice_.happens(0.6));
    draw_lateness();
    draw_node();
    return plan_;
  }

private:
  /// In some seeds not at all.
  double maybe(double often, const std::vector<double>& of = rates) {
    return dice_.happens(often) ? dice_.one_of(of) : 0;
  }

  void draw_customers() {
    plan_.customers = static_cast<int>(1 + dice_.below(3));
    plan_.deeds = static_cast<int>(2 + dice_.below(9));
    plan_.span = dice_.between(milliseconds{2'000}, milliseconds{60'000});
    plan_.burst = dice_.fraction() * 0.8;
    plan_.person = maybe(0.25);
    plan_.opt_out = maybe(0.25);
    plan_.close = maybe(0.15);
    plan_.remove = maybe(0.05);
    plan_.second_number = maybe(0.05);
    plan_.inactive = maybe(0.2);
    plan_.edit = maybe(0.25);
    plan_.tool = maybe(0.5);
    plan_.broken_tool = maybe(0.2);
    plan_.refund = maybe(0.4);
    plan_.handoff = maybe(0.2);
    plan_.long_reply = maybe(0.5);
    plan_.poison = dice_.happens(0.1);
    plan_.unseen = dice_.happens(0.3);
    plan_.receipts = dice_.happens(0.2);
    plan_.chat_api = dice_.happens(0.2);
    plan_.idle_timeout = dice_.one_of(std::vector<milliseconds>{
      milliseconds{1'000}, milliseconds{10'000}, milliseconds{1'800'000}});
    plan_.burst_window = dice_.one_of(std::vector<milliseconds>{
      milliseconds{0}, milliseconds{0}, milliseconds{400}});
    plan_.open_turns = dice_.happens(0.1) ? 1 : 100;
    if (dice_.happens(0.1))
      plan_.most_pending = 3;
    if (dice_.happens(0.1))
      plan_.rate_limit = 3;
  }

  void draw_webhooks() {
    plan_.repeated = maybe(0.5);
    plan_.slow = maybe(0.4);
    plan_.slowest = dice_.between(milliseconds{100}, milliseconds{30'000});
    plan_.lost = maybe(0.25);
  }

  void draw_wire(wire_plan& wire, bool faulty) {
    wire.slowest = dice_.one_of(std::vector<milliseconds>{
      milliseconds{5}, milliseconds{200}, milliseconds{3'000}});
    if (!faulty)
      return;
    for (auto* one : {&wire.unreachable, &wire.too_many, &wire.error_before,
                      &wire.error_after, &wire.reset_before, &wire.reset_after,
                      &wire.hang_before, &wire.hang_after, &wire.garbled})
      *one = maybe(0.3);
  }

  void draw_lateness() {
    // Within the settle time no reply may come twice; beyond it, it may.
    auto beyond = dice_.happens(0.25);
    plan_.to_twilio.late = maybe(0.3);
    plan_.to_twilio.latest = milliseconds{beyond ? 40'000 : 4'000};
    plan_.lag = maybe(0.3);
    plan_.longest_lag = milliseconds{beyond ? 40'000 : 2'500};
  }

  void draw_node() {
    if (dice_.happens(0.6)) {
      plan_.deaths = static_cast<int>(1 + dice_.below(5));
      plan_.step_death = maybe(0.7, rare_rates);
      plan_.inner_death = maybe(0.7, {0.01, 0.05});
      plan_.drain = maybe(0.3, {0.3});
    }
    plan_.late_tool = maybe(0.2);
    plan_.actor_death = maybe(0.2, rare_rates);
    plan_.disk_failure = maybe(0.25);
    plan_.stall = maybe(0.2, {0.001, 0.01});
    plan_.longest_down = dice_.one_of(
      std::vector<milliseconds>{milliseconds{0}, milliseconds{8'000}});
  }

  dice dice_;
  plan plan_;
};

} // namespace

bool plan::calm() const {
  return well_served()
         && lost + repeated + slow + lag + disk_failure + late_tool == 0
         && deaths == 0 && to_twilio.is_well();
}

bool plan::well_served() const {
  // Twilio's part in it: a look that takes long takes of the turn's time.
  return to_model.is_well() && to_twilio.is_well() && actor_death == 0
         && stall == 0 && late_tool == 0 && !poison && deaths < 5;
}

bool wire_plan::is_well() const {
  return unreachable + too_many + error_before + error_after + reset_before
             + reset_after + hang_before + hang_after + garbled + late
           == 0
         && slowest <= milliseconds{200};
}

plan draw_plan(uint64_t seed) {
  return drawing{seed}.draw();
}

} // namespace parley::simulation
