#pragma once

#include "conversation/event.hpp"

#include <string>

namespace parley::conversation {

/// What an agent reads of a message: its text, and a line for each file.
std::string words_of(const message& what);

} // namespace parley::conversation
