#include "storage/rows.hpp"

#include "base/json.hpp"
#include "storage/failure.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace parley::storage {

// The numbers are on the disk: new values go to the end, none is removed.
static_assert(static_cast<int>(message_state::silent) == 2);
static_assert(static_cast<int>(part_state::sending) == 1);
static_assert(static_cast<int>(part_state::sent) == 3);
static_assert(static_cast<int>(part_state::withdrawn) == 5);
static_assert(static_cast<int>(conversation::lifecycle::closed) == 4);
static_assert(static_cast<int>(model::item::kind::reasoning) == 4);
static_assert(static_cast<int>(turn_state::failed) == 2);

namespace {

template <class Enum>
Enum enum_at(const query& row, int column, Enum last) {
  const int64_t value = row.number(column);
  if (value < 0 || value > static_cast<int64_t>(last))
    throw refusal{failure::reason::corrupt, "a state that does not exist"};
  return static_cast<Enum>(value);
}

} // namespace

std::string encode_media(const std::vector<conversation::attachment>& media) {
  if (media.empty())
    return {};
  nlohmann::json list = nlohmann::json::array();
  for (const auto& each : media)
    list.push_back({{"id", each.id},
                    {"content_type", each.content_type},
                    {"filename", each.filename},
                    {"size", each.size}});
  return dump_json(list);
}

std::vector<conversation::attachment> decode_media(const std::string& text) {
  std::vector<conversation::attachment> media;
  if (text.empty())
    return media;
  const auto list = parse_json(text);
  if (!list)
    throw refusal{failure::reason::corrupt, "a media list that is not JSON"};
  try {
    for (const auto& each : *list)
      media.push_back({each.at("id"), each.at("content_type"),
                       each.at("filename"), each.at("size")});
  } catch (const nlohmann::json::exception&) {
    throw refusal{failure::reason::corrupt, "a media list of another shape"};
  }
  return media;
}

std::string write_words(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words)
    text += text.empty() ? word : ' ' + word;
  return text;
}

std::vector<std::string> read_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    words.emplace_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

conversation::facts read_facts(const query& row) {
  return {.state = enum_at(row, 0, conversation::lifecycle::closed),
          .roster_known = row.flag(1),
          .roster = {},
          .opted_out = row.flag(2),
          .opt_out_index = row.number(3),
          .departed = read_words(row.text(4))};
}

conversation::participant read_participant(const query& row, const fields& in) {
  const auto id = row.text(0);
  const auto sealed = in.participant(id);
  return {.id = id,
          .identity = sealed.open("identity", row, 1),
          .channel = row.text(2),
          .address = sealed.open("address", row, 3),
          .proxy_address = sealed.open("proxy_address", row, 4),
          .created = row.time(5)};
}

pending_message read_pending(const query& row, const fields& in) {
  const auto id = row.text(0);
  const auto sealed = in.message(id);
  return {.what = {.id = id,
                   .index = row.number(1),
                   .author = sealed.open("author", row, 2),
                   .participant = row.text(3),
                   .text = sealed.open("text", row, 4),
                   .media = decode_media(sealed.open("media", row, 5)),
                   .created = row.time(6)},
          .received = row.time(7),
          .journalled = row.flag(8)};
}

namespace {

model::item_ptr item_from(const query& row, const sealed_row& sealed) {
  return std::make_shared<const model::item>(
    model::item{.what = enum_at(row, 0, model::item::kind::reasoning),
                .call_id = row.text(1),
                .json = sealed.open("json", row, 2)});
}

} // namespace

model::item_ptr read_item(const query& row, const fields& in) {
  const auto turn = row.text(3);
  return item_from(row, in.item(turn, row.number(4)));
}

model::item_ptr read_journal_item(const query& row, const fields& in) {
  return item_from(row, in.journal_item(row.number(3)));
}

run_position read_position(const query& row) {
  return {.turn = row.text(0),
          .active_agent = row.text(1),
          .items = {},
          .complete = static_cast<std::size_t>(row.number(2)),
          .after_index = row.number(3)};
}

committing_call read_call(const query& row, const fields& in) {
  const auto key = row.text(0);
  const auto sealed = in.journal_call(key);
  committing_call call{.key = key,
                       .call_id = row.text(1),
                       .tool = row.text(2),
                       .arguments = sealed.open("arguments", row, 3),
                       .output = {}};
  if (!row.is_null(4))
    call.output = sealed.open("output", row, 4);
  return call;
}

part_state read_part_state(const query& row, int column) {
  return enum_at(row, column, part_state::withdrawn);
}

turn_state read_turn_state(const query& row, int column) {
  return enum_at(row, column, turn_state::failed);
}

conversation::lifecycle read_lifecycle(const query& row, int column) {
  return enum_at(row, column, conversation::lifecycle::closed);
}

outbox_part read_part(const query& row, const fields& in) {
  const auto turn = row.text(0);
  const auto part = row.number(1);
  const auto sealed = in.part(turn, part);
  return {.turn = turn,
          .part = static_cast<int>(part),
          .text = sealed.open("text", row, 2),
          .state = read_part_state(row, 3),
          .posts = static_cast<int>(row.number(4)),
          .send_deadline = row.time(5),
          .after_index = row.number(6)};
}

} // namespace parley::storage
