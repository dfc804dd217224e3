#pragma once

#include "storage/archive.hpp"
#include "storage/archive_statements.hpp"
#include "storage/statements.hpp"
#include "storage/vault.hpp"

#include <optional>

namespace parley::storage {

/// An overview from its row; the conversation's own row id is its first column.
overview read_overview(const query& row);

/// A piece of the record of a conversation. Nothing: there is none of that
/// name. Throws.
std::optional<record_piece>
load_record(archive_statements& prepared, statements& store, vault& keys,
            const record_request& which);

} // namespace parley::storage
