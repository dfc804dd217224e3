#include "benchmark/chance.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace parley::benchmark {

namespace {

/// SplitMix64's finalizer: well mixed, and the same on every machine.
uint64_t mixed(uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// Of a normal distribution, the value that 99 % do not exceed.
constexpr double normal_p99 = 2.3263478740408408;

} // namespace

double chance(uint64_t seed, uint64_t number) {
  return static_cast<double>(mixed(mixed(seed) ^ number) >> 11U) * 0x1p-53;
}

std::chrono::microseconds long_tail::draw(uint64_t number) const {
  if (median.count() <= 0 || p99 <= median)
    return std::min(median, longest);
  auto middle = static_cast<double>(median.count());
  auto sigma = std::log(static_cast<double>(p99.count()) / middle) / normal_p99;
  // Box and Muller's way from two even numbers to a normal one.
  auto first = 1 - chance(seed, number * 2);
  auto second = chance(seed, number * 2 + 1);
  auto normal
    = std::sqrt(-2 * std::log(first)) * std::cos(2 * std::numbers::pi * second);
  auto drawn = middle * std::exp(sigma * normal);
  return std::chrono::microseconds{static_cast<int64_t>(
    std::min(drawn, static_cast<double>(longest.count())))};
}

std::string long_tail::to_text() const {
  std::ostringstream text;
  text << median.count() << ' ' << p99.count() << ' ' << longest.count() << ' '
       << seed;
  return text.str();
}

std::optional<long_tail> long_tail::parse(std::string_view text) {
  std::istringstream from{std::string{text}};
  int64_t median = 0;
  int64_t p99 = 0;
  int64_t longest = 0;
  long_tail read;
  if (!(from >> median >> p99 >> longest >> read.seed))
    return std::nullopt;
  read.median = std::chrono::microseconds{median};
  read.p99 = std::chrono::microseconds{p99};
  read.longest = std::chrono::microseconds{longest};
  return read;
}

} // namespace parley::benchmark
