#pragma once

#include "simulator/stand_in_words.hpp"

#include <string>
#include <string_view>

namespace parley::simulator {

/// What the stand-in says when it knows nothing better.
extern const std::string_view unknown_answer;

/// Words for what a tool returned to a clause. Reads the keys that are there;
/// an output that is no JSON object is an apology.
/// @param alone Whether nothing else is answered in the same breath.
std::string
answer_from(const clause& asked, std::string_view output, bool alone);

/// `a`, `a and b`, `a, b, and c`.
std::string listed(const std::vector<std::string>& words);

} // namespace parley::simulator
