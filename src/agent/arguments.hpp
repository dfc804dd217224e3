#pragma once

#include <string>
#include <string_view>

namespace parley::agent {

/// One text for all ways to write the same arguments of a tool, so that the same
/// action is known again: keys sorted, no white space, members that are null
/// left out, whole numbers without a fraction. What is not JSON stays as it is.
std::string canonical_arguments(std::string_view arguments);

} // namespace parley::agent
