#pragma once

#include "tests/simulation/timeline.hpp"

#include <cstdint>
#include <ostream>
#include <string_view>

namespace parley::simulation {

/// What happened, a line a step, for people; and a hash of it, by which two
/// runs are compared.
class trace {
public:
  /// @param out Where the lines go; null: only the hash is kept.
  trace(const timeline& time, std::ostream* out);

  /// Tells a step.
  /// @param who Whose it is.
  /// @param words Gives the rest of the line; called only if somebody reads.
  template <class Words>
  void tell(std::string_view who, Words words) {
    mix(who);
    if (out_)
      write(who, words());
  }

  void mix(uint64_t value);
  void mix(std::string_view text);
  [[nodiscard]] uint64_t hash() const;

private:
  void write(std::string_view who, std::string_view words);

  const timeline& time_;
  std::ostream* out_;
  uint64_t hash_ = 0xcbf29ce484222325U;
};

} // namespace parley::simulation
