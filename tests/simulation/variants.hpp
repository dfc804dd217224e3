#pragma once

#include "tests/simulation/node.hpp"

#include <string>
#include <vector>

namespace parley::simulation {

/// Parley broken on purpose, through the seams between its parts.
struct variant {
  std::string name;
  std::string flaw; ///< what is wrong with it
  seams differing;
};

/// Each of them breaks a guarantee, so a sweep must find it.
std::vector<variant> variants();

} // namespace parley::simulation
