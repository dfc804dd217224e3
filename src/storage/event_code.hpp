#pragma once

#include "base/crypto.hpp"

#include <string>
#include <string_view>

namespace parley::storage {

/// What stays of an event for ever: a keyed hash of its source and identity, of
/// 128 bits, which no two events of a lifetime share.
inline std::string code_of_event(const hmac_key& key, std::string_view source,
                                 std::string_view identity) {
  constexpr std::size_t size = 16;
  // A source's name has no line feed, so no two pairs give the same bytes.
  std::string text{source};
  return key(text.append(1, '\n').append(identity)).substr(0, size);
}

} // namespace parley::storage
