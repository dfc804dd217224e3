#pragma once

#include "storage/statement.hpp"
#include "storage/store.hpp"

#include <string>
#include <vector>

/// @file
/// How values stand in rows. Readers take the columns in the order that
/// statements.cpp selects them and throw `refusal` at what no Parley wrote.

namespace parley::storage {

/// Where a message of the inbox stands.
enum class message_state : uint8_t {
  pending,
  answered,
  silent, ///< settled without a reply
};

/// A JSON array, or nothing for no attachments.
std::string encode_media(const std::vector<conversation::attachment>& media);
std::vector<conversation::attachment> decode_media(const std::string& text);

/// State, roster known, opted out. The roster stays empty.
conversation::facts read_facts(const query& row);
conversation::participant read_participant(const query& row);
pending_message read_pending(const query& row);
model::item_ptr read_item(const query& row);
outbox_part read_part(const query& row);

run_position read_position(const query& row);
committing_call read_call(const query& row);

/// A part's state from its column.
part_state read_part_state(const query& row, int column);

} // namespace parley::storage
