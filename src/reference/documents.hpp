#pragma once

#include <string_view>

/// @file
/// src/reference: the description of the HTTP API, and the page to read it.

namespace parley::reference {

/// The API's description, OpenAPI 3.1: openapi.json as it was when Parley was
/// built.
std::string_view description();

/// The page that shows it, HTML. Needs nothing but `/openapi.json`.
std::string_view reader();

} // namespace parley::reference
