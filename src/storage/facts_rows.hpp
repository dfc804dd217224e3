#pragma once

#include "conversation/facts.hpp"
#include "storage/statements.hpp"
#include "storage/vault.hpp"

#include <cstdint>

namespace parley::storage {

/// What is known of the conversation with that row. Throws.
conversation::facts
load_facts(statements& prepared, int64_t conversation, const fields& in);

/// Writes what differs between the two. Throws.
void save_facts(statements& prepared, int64_t conversation, const fields& in,
                const conversation::facts& before,
                const conversation::facts& after);

} // namespace parley::storage
