#include "benchmark/schedule.hpp"

namespace parley::benchmark {

steady_time schedule::due(uint64_t number) const {
  std::chrono::duration<double> start{
    static_cast<double>(number / group * group) / rate};
  return begin + std::chrono::duration_cast<std::chrono::nanoseconds>(start)
         + gap * (number % group);
}

uint64_t schedule::count_within(std::chrono::duration<double> time) const {
  auto groups
    = static_cast<uint64_t>(time.count() * rate / static_cast<double>(group));
  return groups * group;
}

} // namespace parley::benchmark
