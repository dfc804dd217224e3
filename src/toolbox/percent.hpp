#pragma once

#include <string>
#include <string_view>

namespace parley::toolbox {

/// Every byte but the unreserved characters of RFC 3986 §2.3 as `%XX`.
std::string percent_encoded(std::string_view text);

} // namespace parley::toolbox
