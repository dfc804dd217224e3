#include "benchmark/scene.hpp"

#include <algorithm>
#include <cmath>

/// @file
/// The scenarios that need a Parley of their own: what it holds in memory, what
/// a long conversation costs, and how it comes back.

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;
using kind = observation::kind;

long_tail always(std::chrono::milliseconds time) {
  long_tail made;
  made.median = time;
  made.longest = std::chrono::seconds{55}; // Parley waits 60
  return made;
}

double in_mb(std::size_t bytes) {
  return static_cast<double>(bytes) / bytes_in_mb;
}

std::size_t resident(const scene& in) {
  auto used = in.on.used();
  return used ? used->resident : 0;
}

/// Kilobytes for each of so many.
double kb_each(std::size_t before, std::size_t after, uint64_t count) {
  auto grown = static_cast<double>(after) - static_cast<double>(before);
  return std::max(grown, 0.0) / 1024 / static_cast<double>(count);
}

double since_ms(steady_time begin) {
  return milliseconds(clock::now() - begin);
}

/// Messages to conversations of their own, from `first` on.
std::function<stage::letter(uint64_t)> others(uint64_t first) {
  return [first](uint64_t number) {
    stage::letter made;
    made.conversation = first + number;
    return made;
  };
}

/// Waits until it holds, as long as nothing stops the stage.
bool wait_until(scene& in, std::chrono::milliseconds at_most,
                const std::function<bool()>& holds) {
  auto deadline = clock::now() + at_most;
  while (!holds()) {
    if (!in.on.stopped().empty() || clock::now() > deadline)
      return false;
    in.on.wait(clock::now() + 5ms);
  }
  return true;
}

} // namespace

scenario_outcome
run_inflight(const options& how, int interrupted, std::ostream& told) {
  stage::needs what;
  what.variables
    = {{"OPENAI_TIMEOUT_SECONDS", "60"}, {"TURN_TIMEOUT_SECONDS", "90"}};
  scene in{"inflight", how, what, interrupted, told};
  auto count = in.value<uint64_t>("turns", how.n, 15'000, 200);
  auto takes = std::chrono::milliseconds{static_cast<int64_t>(
    in.value("model, ms", how.model_ms, 30'000.0, 2000.0))};
  in.set_model(always(takes));
  uint64_t open = 0;
  uint64_t most_open = 0;
  in.on.on_observation([&](const observation& seen) {
    if (seen.what == kind::asked)
      most_open = std::max(most_open, ++open);
    if (seen.what == kind::answered)
      --open;
  });
  phase load;
  load.rate = in.value("a second", how.rate, 1000.0, 400.0);
  if (load.rate <= 0)
    load.rate = 1000;
  load.count = count;
  load.what = in_turn(count);
  load.awaits_replies = true;
  load.name = "inflight, " + std::to_string(count) + " turns";
  auto before = resident(in);
  auto result = in.run(load);
  in.add("model calls open at once, at most", static_cast<double>(most_open),
         "", static_cast<double>(std::min<uint64_t>(count, 15'000)), true);
  in.add("memory at most", in_mb(result.most_resident), "MB",
         count <= 15'000 ? std::optional{300.0} : std::nullopt);
  in.add(
    "memory of an open turn",
    kb_each(before, result.most_resident, std::max<uint64_t>(most_open, 1)),
    "KB");
  in.add("memory at the end", in_mb(result.resident), "MB");
  in.add("CPU of a turn", result.cpu_ms(result.answered), "ms");
  in.add("due to reply, without the model", in.on.book.own_shares());
  in.add(result.memory);
  in.on.on_observation({});
  return in.end();
}

scenario_outcome
run_idle(const options& how, int interrupted, std::ostream& told) {
  stage::needs what;
  what.variables = {{"CONVERSATION_TIMEOUT_MINUTES", "1"}};
  scene in{"idle", how, what, interrupted, told};
  auto count = in.value<uint64_t>("conversations", how.n, 10'000, 500);
  // What the process takes once, for whatever comes, is taken before.
  phase first;
  first.name = "idle, a few conversations to begin with";
  first.count = count / 10;
  first.what = in_turn(first.count);
  in.run(first);
  auto before = resident(in);
  phase load;
  load.name = "idle, " + std::to_string(count) + " conversations";
  load.count = count;
  load.what = others(first.count);
  auto result = in.run(load);
  in.add("memory before", in_mb(before), "MB");
  in.add("memory with all awake", in_mb(result.resident), "MB");
  in.add("memory of one that is awake, its history included",
         kb_each(before, result.resident, count), "KB", 3);
  in.add(result.memory);
  if (how.quick) {
    in.set("asleep", "not measured in a quick run: it takes a minute");
    return in.end();
  }
  told << "idle, until all sleep" << std::endl;
  curve memory{
    "Memory of Parley as conversations fall asleep", "seconds", "MB", {}};
  auto begin = clock::now();
  auto used_before = in.on.used();
  auto asleep = [&] {
    memory.points.emplace_back(since_ms(begin) / 1000, in_mb(resident(in)));
    return in.on.metric("parley_conversations{state=\"awake\"}").value_or(1)
           == 0;
  };
  auto looked = begin;
  auto slept = wait_until(in, 180s, [&] {
    if (clock::now() - looked < 1s)
      return false;
    looked = clock::now();
    return asleep();
  });
  auto used_after = in.on.used();
  if (used_before && used_after)
    in.add("CPU while nobody writes",
           milliseconds(used_after->cpu - used_before->cpu) * 1000
             / since_ms(begin),
           "ms a second");
  in.add(std::move(memory));
  if (!slept) {
    in.on.stop("the conversations did not fall asleep within three minutes");
    return in.end();
  }
  in.add("memory with all asleep", in_mb(resident(in)), "MB");
  // What was freed need not go back to the system: what the sleepers still take
  // is what others take beyond the memory that these had.
  load.name = "idle, as many others while these sleep";
  load.what = others(first.count + count);
  auto again = in.run(load);
  in.add("memory with as many others awake", in_mb(again.resident), "MB");
  in.add("memory of one that sleeps",
         kb_each(result.resident, again.resident, count), "KB");
  return in.end();
}

scenario_outcome
run_history(const options& how, int interrupted, std::ostream& told) {
  stage::needs what;
  what.variables = {{"MAX_CONVERSATION_HISTORY", "10000"}};
  scene in{"history", how, what, interrupted, told};
  auto items = in.value<uint64_t>("items", how.n, 1000, 80);
  uint64_t bytes = 0;
  in.on.on_observation([&](const observation& seen) {
    if (seen.what == kind::asked)
      bytes += seen.bytes;
  });
  constexpr uint64_t steps = 10;
  auto turns = std::max<uint64_t>(items / 2 / steps, 1);
  curve by_kb{"CPU for each KB sent to the model",
              "items of history",
              "microseconds",
              {}};
  curve by_turn{"CPU of a turn", "items of history", "ms", {}};
  phase load;
  load.closed = 1;
  load.count = turns;
  load.what = in_turn(1);
  for (uint64_t step = 1; step <= steps && in.on.stopped().empty(); ++step) {
    bytes = 0;
    load.name = "history, to " + std::to_string(step * turns * 2) + " items";
    auto result = in.run(load);
    auto x = static_cast<double>(step * turns * 2);
    if (auto cpu = result.cpu_ms(turns)) {
      auto kilobytes = static_cast<double>(bytes) / 1024;
      by_turn.points.emplace_back(x, *cpu);
      by_kb.points.emplace_back(x, *cpu * 1000 * static_cast<double>(turns)
                                     / std::max(kilobytes, 1.0));
    }
  }
  if (!by_kb.points.empty()) {
    in.add("CPU for a KB sent, first tenth", by_kb.points.front().second, "µs");
    in.add("CPU for a KB sent, last tenth", by_kb.points.back().second, "µs",
           by_kb.points.front().second);
    in.add("CPU of a turn, first tenth", by_turn.points.front().second, "ms");
    in.add("CPU of a turn, last tenth", by_turn.points.back().second, "ms");
    in.add("sent to the model for the last turn",
           static_cast<double>(bytes) / 1024 / static_cast<double>(turns),
           "KB");
  }
  in.add("due to reply, last tenth", in.on.book.turns());
  in.add(std::move(by_kb));
  in.add(std::move(by_turn));
  in.on.on_observation({});
  return in.end();
}

scenario_outcome
run_recovery(const options& how, int interrupted, std::ostream& told) {
  stage::needs what;
  // However long it takes until all are sent, none is given up meanwhile.
  what.variables
    = {{"OPENAI_TIMEOUT_SECONDS", "1800"}, {"TURN_TIMEOUT_SECONDS", "1800"}};
  scene in{"recovery", how, what, interrupted, told};
  auto count = in.value<uint64_t>("pending", how.n, 10'000, 300);
  in.on.tell_model("hold");
  phase load;
  load.name = "recovery, " + std::to_string(count) + " messages without answer";
  load.count = count;
  load.what = in_turn(count);
  load.until_replied = false;
  load.awaits_replies = false;
  in.run(load);
  if (!in.on.stopped().empty())
    return in.end();
  told << "recovery, killed and started again" << std::endl;
  in.on.kill_parley();
  in.set_model(always(0ms));
  auto begin = clock::now();
  in.on.start_parley();
  in.on.probe();
  in.add("until it serves", since_ms(begin), "ms",
         count <= 10'000 ? std::optional{2000.0} : std::nullopt);
  auto& book = in.on.book;
  curve answered{"Answered after the start", "seconds", "messages", {}};
  auto progress = clock::now();
  uint64_t before = 0;
  while (book.settled() < book.acknowledged() && in.on.stopped().empty()
         && clock::now() - progress < 60s) {
    in.on.wait(clock::now() + 50ms);
    answered.points.emplace_back(since_ms(begin) / 1000,
                                 static_cast<double>(book.answered()));
    if (book.answered() != before)
      progress = clock::now();
    before = book.answered();
  }
  auto took = since_ms(begin);
  in.add("until all are answered", took / 1000, "s");
  in.add("answered a second",
         static_cast<double>(book.answered()) / took * 1000, "/s");
  in.add("memory then", in_mb(resident(in)), "MB");
  in.add(std::move(answered));
  return in.end(1s);
}

} // namespace parley::benchmark
