#pragma once

#include "storage/statements.hpp"
#include "storage/store.hpp"
#include "storage/vault.hpp"

#include <cstdint>
#include <optional>

namespace parley::storage {

/// What is journalled of the conversation's open run. Throws.
std::optional<journal>
load_journal(statements& prepared, int64_t conversation, const fields& in);

} // namespace parley::storage
