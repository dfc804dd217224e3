#pragma once

#include <string_view>

/// @file
/// src/web: the pages that Parley serves, embedded in the program.

namespace parley::web {

/// The demo page, HTML: page.html as it was when Parley was built. Needs
/// nothing but `/demo/messages`.
std::string_view demo_page();

} // namespace parley::web
