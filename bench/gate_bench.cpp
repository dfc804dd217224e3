#include "upstream/gate.hpp"
#include "upstream/pace.hpp"

#include <benchmark/benchmark.h>

#include <deque>
#include <string>

// What does the gate add to a call? Assumption: the usual case, in which
// nothing waits: 1,000 attempts are under way, each is answered, a new one
// begins for each that ends.

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

void a_call_through_the_gate(benchmark::State& state) {
  gate uut{{.at_once = 20'000, .waiting = 20'000, .watches_latency = true}};
  auto now = steady_time{} + 1h;
  std::deque<gate::pass> under_way;
  for (int i = 0; i < 1'000; ++i)
    under_way.push_back(*uut.enter(lane::needed, now));
  for ([[maybe_unused]] auto each : state) {
    now += 100us;
    uut.ended(under_way.front(), verdict::answered, now);
    under_way.pop_front();
    benchmark::DoNotOptimize(uut.next(now));
    under_way.push_back(*uut.enter(lane::needed, now));
    benchmark::DoNotOptimize(uut.look_again());
  }
}
BENCHMARK(a_call_through_the_gate);

void a_place_in_a_conversation_s_pace(benchmark::State& state) {
  pace uut{30};
  auto now = steady_time{} + 1h;
  std::vector<std::string> conversations;
  for (int i = 0; i < 10'000; ++i)
    conversations.push_back("CH000000000000000000000000000"
                            + std::to_string(i));
  std::size_t next = 0;
  for ([[maybe_unused]] auto each : state) {
    now += 100us;
    benchmark::DoNotOptimize(uut.reserve(
      conversations[next++ % conversations.size()], now, now + 15s));
  }
}
BENCHMARK(a_place_in_a_conversation_s_pace);

} // namespace
} // namespace parley::upstream
