#include "operations/documents.hpp"

#include "base/json.hpp"
#include "observe/rfc3339.hpp"
#include "operations/words.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::operations {

namespace {

using json = nlohmann::ordered_json;

/// Of a time that may not be known.
json time_or_null(timestamp when) {
  return when == timestamp{} ? json() : json(observe::to_rfc3339(when));
}

json text_or_null(const std::string& text) {
  return text.empty() ? json() : json(text);
}

/// What a list says of a conversation.
json summary(const storage::overview& what) {
  return {{"sid", what.which.id},
          {"state", word_of(what.state)},
          {"created_at", time_or_null(what.created)},
          {"opted_out", what.opted_out},
          {"active_agent", text_or_null(what.active_agent)},
          {"encrypted", what.sealed},
          {"pending_messages", what.pending},
          {"unsettled_parts", what.unsettled_parts},
          {"failed_turns", what.failed_turns},
          {"last_turn_at", time_or_null(what.last_closed)},
          {"last_outcome", text_or_null(what.last_outcome)}};
}

json participant(const conversation::participant& who) {
  return {{"sid", who.id},
          {"identity", text_or_null(who.identity)},
          {"channel", text_or_null(who.channel)},
          {"address", text_or_null(who.address)},
          {"proxy_address", text_or_null(who.proxy_address)},
          {"created_at", time_or_null(who.created)}};
}

json roster(const conversation::facts& of) {
  auto list = json::array();
  for (const auto& who : of.roster)
    list.push_back(participant(who));
  return list;
}

json message(const storage::pending_message& what) {
  auto media = json::array();
  for (const auto& each : what.what.media)
    media.push_back({{"sid", each.id},
                     {"content_type", each.content_type},
                     {"filename", each.filename},
                     {"size", each.size}});
  return {{"sid", what.what.id},
          {"index", what.what.index},
          {"author", what.what.author},
          {"participant_sid", text_or_null(what.what.participant)},
          {"text", what.what.text},
          {"media", std::move(media)},
          {"created_at", time_or_null(what.what.created)},
          {"received_at", time_or_null(what.received)}};
}

json messages(const std::vector<storage::pending_message>& all) {
  auto list = json::array();
  for (const auto& each : all)
    list.push_back(message(each));
  return list;
}

/// The item itself, as the model API has it.
json item(const model::item& what) {
  auto parsed = json::parse(what.json, nullptr, false);
  return parsed.is_discarded() ? json(what.json) : parsed;
}

json items(const std::vector<model::item_ptr>& all) {
  auto list = json::array();
  for (const auto& each : all)
    list.push_back(item(*each));
  return list;
}

json part(const storage::part_record& what) {
  json made{{"part", what.what.part},
            {"text", what.what.text},
            {"state", word_of(what.what.state)},
            {"posts", what.what.posts},
            {"message_sid", text_or_null(what.message_id)},
            {"receipt", nullptr}};
  if (!what.delivery_status.empty())
    made["receipt"]
      = {{"status", what.delivery_status}, {"error_code", what.error_code}};
  return made;
}

json turn(const storage::turn_record& what) {
  auto reply = json::array();
  for (const auto& each : what.parts)
    reply.push_back(part(each));
  return {{"id", what.id},
          {"state", word_of(what.state)},
          {"outcome", what.outcome},
          {"reason", text_or_null(what.reason)},
          {"detail", text_or_null(what.detail)},
          {"closed_at", time_or_null(what.closed)},
          {"tokens", what.tokens},
          {"messages", messages(what.messages)},
          {"items", items(what.items)},
          {"reply", std::move(reply)}};
}

json open_run(const storage::journal& what) {
  auto calls = json::array();
  for (const auto& each : what.calls)
    calls.push_back({{"key", each.key},
                     {"call_id", each.call_id},
                     {"tool", each.tool},
                     {"arguments", each.arguments},
                     {"output", each.output ? json(*each.output) : json{}}});
  return {{"turn", what.position.turn},
          {"active_agent", what.position.active_agent},
          {"items", items(what.position.items)},
          {"committing_calls", std::move(calls)}};
}

/// What is not UTF-8 is replaced: an export must not fail of it.
std::string written(const json& what) {
  return what.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string_view word_of(removal_at_twilio::fate what) {
  using fate = removal_at_twilio::fate;
  switch (what) {
    case fate::deleted:
      return "deleted";
    case fate::gone:
      return "gone";
    case fate::kept:
      return "kept";
    case fate::failed:
      break;
  }
  return "failed";
}

} // namespace

std::string page_document(const storage::page& what) {
  auto list = json::array();
  for (const auto& each : what.conversations)
    list.push_back(summary(each));
  return written(
    {{"conversations", std::move(list)},
     {"next", what.next == 0 ? json() : json(std::to_string(what.next))}});
}

std::string overview_document(const storage::record_piece& newest) {
  auto made = summary(newest.about);
  made["participants_known"] = newest.facts.roster_known;
  made["participants"] = roster(newest.facts);
  auto turns = json::array();
  for (const auto& each : newest.turns) {
    auto one = turn(each);
    one.erase("items");
    turns.push_back(std::move(one));
  }
  made["turns"] = std::move(turns);
  made["pending"] = messages(newest.pending);
  return written(made);
}

std::string keys_document(const storage::sealing_state& what) {
  return written({{"encrypting", what.sealing},
                  {"complete", what.complete},
                  {"keys_needed", what.keys}});
}

std::string
erasure_document(const conversation::key& which, const storage::erasure& what,
                 const removal_at_twilio& there) {
  return written({{"sid", which.id},
                  {"erased", true},
                  {"erased_before", what.already},
                  {"messages", what.messages},
                  {"turns", what.turns},
                  {"files_clean", what.files_clean},
                  {"twilio", word_of(there.what)},
                  {"twilio_error", text_or_null(there.error)}});
}

export_document::export_document(timestamp now) : now_{now} {
  // nop
}

std::string export_document::add(const storage::record_piece& piece) {
  std::string text;
  if (!std::exchange(begun_, true)) {
    auto head = written({{"format", "parley.conversation/1"},
                         {"exported_at", observe::to_rfc3339(now_)},
                         {"conversation", summary(piece.about)},
                         {"participants_known", piece.facts.roster_known},
                         {"participants", roster(piece.facts)}});
    head.pop_back(); // more follows
    text = head + R"(,"turns":[)";
  }
  for (const auto& each : piece.turns) {
    text += std::exchange(first_, false) ? "" : ",";
    text += written(turn(each));
  }
  if (!piece.pending.empty())
    text += open_pending();
  for (const auto& each : piece.pending) {
    text += std::exchange(first_, false) ? "" : ",";
    text += written(message(each));
  }
  if (piece.open_run)
    open_run_ = written(open_run(*piece.open_run));
  return text;
}

std::string export_document::open_pending() {
  if (std::exchange(pending_, true))
    return {};
  first_ = true;
  return R"(],"pending":[)";
}

std::string export_document::end() {
  return open_pending() + R"(],"open_run":)" + open_run_ + '}';
}

} // namespace parley::operations
