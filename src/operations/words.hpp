#pragma once

#include "conversation/event.hpp"
#include "storage/store.hpp"

#include <string_view>

namespace parley::operations {

/// The words that documents use. They stay as they are.
std::string_view word_of(conversation::lifecycle what);
std::string_view word_of(storage::turn_state what);
std::string_view word_of(storage::part_state what);

} // namespace parley::operations
