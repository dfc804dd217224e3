#include "tests/simulation/dice.hpp"

namespace parley::simulation {

dice::dice(uint64_t seed) : engine_{seed} {
  // nop
}

dice dice::fork() {
  return dice{engine_()};
}

double dice::fraction() {
  // 53 bits: what a double holds. The standard's distributions differ between
  // libraries.
  return static_cast<double>(engine_() >> 11U) * 0x1.0p-53;
}

bool dice::happens(double probability) {
  return fraction() < probability;
}

std::size_t dice::below(std::size_t end) {
  return static_cast<std::size_t>(engine_() % end);
}

milliseconds dice::between(milliseconds low, milliseconds high) {
  auto width = static_cast<std::size_t>((high - low).count());
  return low + milliseconds{static_cast<int64_t>(below(width + 1))};
}

} // namespace parley::simulation
