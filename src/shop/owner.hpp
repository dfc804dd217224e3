#pragma once

#include <string>
#include <string_view>

namespace parley::shop {

/// An order's owner or a caller as text that compares: a telephone number
/// without its channel and its punctuation (`whatsapp:+1 (555) 010-0001` is
/// `+15550100001`), anything else as it is. Empty: nobody.
std::string owner_of(std::string_view customer);

} // namespace parley::shop
