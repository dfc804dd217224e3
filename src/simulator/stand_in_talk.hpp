#pragma once

#include "simulator/stand_in_plan.hpp"

namespace parley::simulator {

/// What the stand-in says to a clause of its own, without a tool: small talk,
/// a question back, or whom to call.
std::string small_talk(const clause& said, const block& now);

} // namespace parley::simulator
