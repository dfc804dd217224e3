#include "tests/simulation/trace.hpp"

#include <iomanip>

namespace parley::simulation {

namespace {

constexpr uint64_t prime = 0x100000001b3U; // FNV-1a's

} // namespace

trace::trace(const timeline& time, std::ostream* out) : time_{time}, out_{out} {
  // nop
}

void trace::mix(uint64_t value) {
  hash_ = (hash_ ^ value) * prime;
}

void trace::mix(std::string_view text) {
  mix(static_cast<uint64_t>(time_.elapsed().count()));
  for (auto c : text)
    mix(static_cast<uint64_t>(static_cast<unsigned char>(c)));
}

uint64_t trace::hash() const {
  return hash_;
}

void trace::write(std::string_view who, std::string_view words) {
  auto at = time_.elapsed().count();
  *out_ << std::setw(5) << at / 1000 << '.' << std::setw(3) << std::setfill('0')
        << at % 1000 << std::setfill(' ') << "  " << std::left << std::setw(13)
        << who << std::right << ' ' << words << '\n';
}

} // namespace parley::simulation
