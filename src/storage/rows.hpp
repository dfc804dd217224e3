#pragma once

#include "storage/statement.hpp"
#include "storage/store.hpp"
#include "storage/vault.hpp"

#include <string>
#include <vector>

/// @file
/// How values stand in rows. Readers take the columns in the order that
/// statements.cpp selects them and throw `refusal` at what no Parley wrote or
/// what its key does not open.

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

/// Words without blanks, with a blank between them.
std::string write_words(const std::vector<std::string>& words);
std::vector<std::string> read_words(std::string_view text);

/// State, roster known, opted out, departed. The roster stays empty.
conversation::facts read_facts(const query& row);
conversation::participant read_participant(const query& row, const fields& in);
pending_message read_pending(const query& row, const fields& in);
model::item_ptr read_item(const query& row, const fields& in);
outbox_part read_part(const query& row, const fields& in);

run_position read_position(const query& row);
model::item_ptr read_journal_item(const query& row, const fields& in);
committing_call read_call(const query& row, const fields& in);

/// Enumerations from their columns.
part_state read_part_state(const query& row, int column);
turn_state read_turn_state(const query& row, int column);
conversation::lifecycle read_lifecycle(const query& row, int column);

} // namespace parley::storage
