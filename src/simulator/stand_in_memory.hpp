#pragma once

#include "simulator/stand_in.hpp"
#include "simulator/stand_in_words.hpp"

#include <string>
#include <vector>

namespace parley::simulator {

/// What was talked about before.
struct memory {
  std::string product;            ///< the last one asked for
  std::string order;              ///< the last order number
  std::string city;               ///< the last city
  topic about = topic::unknown;   ///< what a tool was asked last
  topic waiting = topic::unknown; ///< what the city asked for is needed for
  std::string last_said;          ///< the stand-in's own last text, lower case
};

memory remember(const std::vector<heard>& before);

/// Puts what was meant in place of `it`, `the leather ones`, `there`, and a
/// topic to an answer that is but a city or a day; then remembers the clause.
void fill_in(clause& one, memory& past);

} // namespace parley::simulator
