#pragma once

#include <exception>
#include <string>

namespace parley {

/// The type of what was thrown, as the source spells it. Its text is left out
/// of logs: parsers quote what they read.
std::string type_of(const std::exception_ptr& thrown);

} // namespace parley
