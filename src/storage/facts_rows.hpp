#pragma once

#include "conversation/facts.hpp"
#include "storage/statements.hpp"

#include <cstdint>

namespace parley::storage {

/// What is known of the conversation with that row id. Throws.
conversation::facts load_facts(statements& prepared, int64_t conversation);

/// Writes what differs between the two. Throws.
void save_facts(statements& prepared, int64_t conversation,
                const conversation::facts& before,
                const conversation::facts& after);

} // namespace parley::storage
