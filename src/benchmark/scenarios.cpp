#include "benchmark/scenarios.hpp"

#include "benchmark/scene.hpp"

#include <algorithm>

namespace parley::benchmark {

namespace {

using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

/// Percentiles of a phase whose rate is told with them.
std::string at_rate(const char* what, double rate) {
  return what + number_text(rate) + "/s";
}

long_tail model_of(scene& in, double median_ms, double p99_ms,
                   double quick_median_ms, double quick_p99_ms) {
  const auto& asked = in.on.asked();
  auto median
    = in.value("model, median, ms", asked.model_ms, median_ms, quick_median_ms);
  auto p99
    = in.value("model, p99, ms", asked.model_p99_ms, p99_ms, quick_p99_ms);
  long_tail made;
  made.median = std::chrono::microseconds{static_cast<int64_t>(median * 1000)};
  made.p99 = std::chrono::microseconds{static_cast<int64_t>(p99 * 1000)};
  made.seed = asked.seed;
  return made;
}

/// The rate of a load that is an open loop whatever is asked for.
std::optional<double> open_rate(const options& how) {
  return how.rate && *how.rate > 0 ? how.rate : std::nullopt;
}

std::optional<double> percentile_ms(const histogram& of, double share) {
  return of.count() == 0 ? std::nullopt
                         : std::optional{milliseconds(of.percentile(share))};
}

} // namespace

const std::vector<scenario>& all_scenarios() {
  static const std::vector<scenario> all{
    {"ack", "a webhook that opens no turn, from due to 200 after the commit",
     false, true, run_ack},
    {"turns", "a message, one model call, one reply", false, false, run_turns},
    {"burst", "several quick messages, one reply to all of them", false, false,
     run_burst},
    {"mixed", "tools, hand-offs, and faults of the model and of Twilio", false,
     false, run_mixed},
    {"history", "one conversation that grows, and what its turns cost", true,
     false, run_history},
    {"inflight", "many turns open at once while the model takes its time", true,
     false, run_inflight},
    {"recovery", "killed with many messages unanswered, and started again",
     true, false, run_recovery},
    {"idle", "many conversations awake, then asleep", true, false, run_idle}};
  return all;
}

std::vector<scenario> chosen_scenarios(const options& how) {
  std::vector<scenario> chosen;
  for (const auto& name : how.scenarios)
    if (std::none_of(all_scenarios().begin(), all_scenarios().end(),
                     [&](const auto& one) { return one.name == name; }))
      throw trouble{trouble::reason::usage,
                    "there is no scenario '" + name + "'; --help lists them"};
  for (const auto& one : all_scenarios()) {
    auto named = std::find(how.scenarios.begin(), how.scenarios.end(), one.name)
                 != how.scenarios.end();
    auto is_target = !how.target.empty();
    auto blind = is_target && how.listen.empty();
    const char* reason = is_target && one.needs_own
                           ? " needs a Parley of its own: leave --target out"
                         : blind && !one.works_blind
                           ? " sees no replies: start the target with its "
                             "Twilio and model at --listen"
                           : nullptr;
    if (named && reason)
      throw trouble{trouble::reason::usage, one.name + std::string{reason}};
    if (!reason && (named || how.scenarios.empty()))
      chosen.push_back(one);
  }
  return chosen;
}

scenario_outcome
run_ack(const options& how, int interrupted, std::ostream& told) {
  scene in{"ack", how, {}, interrupted, told};
  phase load;
  load.until_replied = false;
  load.what = [known = in.value<uint64_t>("conversations", how.conversations,
                                          2000, 200)](uint64_t number) {
    stage::letter what;
    what.conversation = number % known;
    what.receipt = true;
    return what;
  };
  load.length = seconds{in.value("seconds", how.duration, 10.0, 1.0)};
  load.warmup = seconds{in.value("warm-up, s", how.warmup, 2.0, 0.3)};
  auto rate = in.value("a second", how.rate, 5000.0, 1000.0);
  load.closed = in.value<std::size_t>("under way", how.closed, 128, 64);
  if (rate > 0) {
    load.name = at_rate("ack, open loop at ", rate);
    load.rate = rate;
    auto open = in.run(load);
    const auto& times = in.on.book.acknowledgements();
    in.add("acknowledged, p50", percentile_ms(times, 0.5), "ms");
    in.add("acknowledged, p99", percentile_ms(times, 0.99), "ms",
           rate <= 5000 ? std::optional{10.0} : std::nullopt);
    in.add("CPU of a webhook, open loop", open.cpu_ms(open.acknowledged), "ms");
    in.add("due to 200, open loop", times);
    in.add(open.pace);
  }
  if (load.closed > 0) {
    load.name = "ack, closed loop of " + std::to_string(load.closed);
    load.rate = 0;
    auto closed = in.run(load);
    in.add("acknowledged, closed loop", closed.acknowledged_per_second(), "/s",
           20'000, true);
    in.add("CPU of a webhook, closed loop", closed.cpu_ms(closed.acknowledged),
           "ms");
    in.add("sent to 200, closed loop", in.on.book.acknowledgements());
    in.add(closed.pace);
  }
  return in.end();
}

scenario_outcome
run_turns(const options& how, int interrupted, std::ostream& told) {
  scene in{"turns", how, {}, interrupted, told};
  auto conversations
    = in.value<uint64_t>("conversations", how.conversations, 2000, 200);
  phase load;
  load.what = in_turn(conversations);
  load.length = seconds{in.value("seconds", how.duration, 10.0, 1.5)};
  load.warmup = seconds{in.value("warm-up, s", how.warmup, 2.0, 0.3)};
  auto rate = in.value("a second", how.rate, 200.0, 60.0);
  load.closed = in.value<std::size_t>("under way", how.closed, 256, 64);
  load.closed = std::min<std::size_t>(load.closed, conversations);
  in.introduce(conversations);
  if (load.closed > 0) {
    load.name = "turns, closed loop of " + std::to_string(load.closed)
                + ", a model that takes no time";
    auto closed = in.run(load);
    in.add("whole turns, closed loop", closed.answered_per_second(), "/s", 1500,
           true);
    in.add("CPU of a turn, closed loop", closed.cpu_ms(closed.answered), "ms",
           0.5);
    in.add("memory, closed loop",
           static_cast<double>(closed.most_resident) / bytes_in_mb, "MB");
    in.add("sent to reply, closed loop", in.on.book.turns());
    in.add(closed.pace);
  }
  if (rate > 0) {
    in.set_model(model_of(in, 800, 6000, 100, 400));
    load.name = at_rate("turns, open loop at ", rate);
    load.rate = rate;
    auto open = in.run(load);
    const auto& own = in.on.book.own_shares();
    auto goal_holds = rate <= 200;
    in.add("Parley's own share, p50", percentile_ms(own, 0.5), "ms",
           goal_holds ? std::optional{1.0} : std::nullopt);
    in.add("Parley's own share, p99", percentile_ms(own, 0.99), "ms",
           goal_holds ? std::optional{5.0} : std::nullopt);
    in.add("CPU of a turn, open loop", open.cpu_ms(open.answered), "ms");
    in.add("due to 200, open loop", in.on.book.acknowledgements());
    in.add("due to reply, open loop", in.on.book.turns());
    in.add("own share, open loop", own);
    in.add(open.memory);
  }
  return in.end();
}

scenario_outcome
run_burst(const options& how, int interrupted, std::ostream& told) {
  scene in{"burst", how, {}, interrupted, told};
  constexpr uint64_t size = 3;
  in.set("messages in a burst", std::to_string(size));
  in.set("between two of them", "50 ms");
  auto conversations
    = in.value<uint64_t>("conversations", how.conversations, 2000, 200);
  phase load;
  load.rate = in.value("messages a second", open_rate(how), 300.0, 90.0);
  load.length = seconds{in.value("seconds", how.duration, 10.0, 1.5)};
  load.group = size;
  load.gap = 50ms;
  load.what = [conversations](uint64_t number) {
    stage::letter what;
    what.group = number / size + 1;
    what.conversation = what.group % conversations;
    return what;
  };
  // Long enough that a burst is over before its first answer.
  in.set_model(model_of(in, 1000, 1000, 1000, 1000));
  load.name = at_rate("burst, open loop at ", load.rate);
  auto result = in.run(load);
  const auto& book = in.on.book;
  if (book.answered() > 0)
    in.add("replies to a burst",
           static_cast<double>(book.replies() * size)
             / static_cast<double>(book.answered()),
           "");
  in.add("CPU of a burst", result.cpu_ms(result.answered / size), "ms");
  in.add("due to 200", book.acknowledgements());
  in.add("due to reply", book.turns());
  return in.end();
}

scenario_outcome
run_mixed(const options& how, int interrupted, std::ostream& told) {
  auto seed = ",seed=" + std::to_string(how.seed);
  stage::needs what;
  what.variables = {{"SEND_SETTLE_SECONDS", "1"}};
  what.model_faults = "429=0.004,500=0.003,reset-before=0.003" + seed;
  what.twilio_faults
    = "429=0.003,500=0.002,500-after=0.002,reset-after=0.003" + seed;
  what.strict_model = true;
  scene in{"mixed", how, what, interrupted, told};
  in.set("messages that need a tool", "30 %");
  in.set("messages that are handed over", "10 %");
  in.set("faults of the model", "1 %: 429, 500, reset");
  in.set("faults of Twilio",
         "1 %: 429, 500 before and after acting, reset after acting");
  auto conversations
    = in.value<uint64_t>("conversations", how.conversations, 2000, 300);
  phase load;
  load.rate = in.value("a second", open_rate(how), 100.0, 80.0);
  load.length = seconds{in.value("seconds", how.duration, 20.0, 2.0)};
  load.what = [conversations, seed = how.seed](uint64_t number) {
    stage::letter made;
    made.conversation = number % conversations;
    auto drawn = chance(seed, number);
    made.what = drawn < 0.3   ? wish::tool
                : drawn < 0.4 ? wish::hand_off
                              : wish::answer;
    return made;
  };
  in.set_model(model_of(in, 300, 2000, 50, 300));
  load.name = at_rate("mixed, open loop at ", load.rate);
  auto result = in.run(load);
  in.add("CPU of a turn", result.cpu_ms(result.answered), "ms");
  in.add("due to 200", in.on.book.acknowledgements());
  in.add("due to reply", in.on.book.turns());
  in.add(result.pace);
  // A reply that is sent again would come after its second look.
  return in.end(how.quick ? 1s : 8s);
}

} // namespace parley::benchmark
