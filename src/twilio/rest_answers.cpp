#include "base/json.hpp"
#include "twilio/binding.hpp"
#include "twilio/rest.hpp"
#include "twilio/rest_json.hpp"
#include "twilio/sid.hpp"
#include "twilio/text.hpp"

#include <nlohmann/json.hpp>

#include <limits>

namespace parley::twilio {

namespace {

using nlohmann::json;

/// Not negative; 0 when there is none.
int64_t count_member(const json& from, const char* name) {
  constexpr uint64_t most = std::numeric_limits<int64_t>::max();
  const auto member = from.find(name);
  if (member == from.end() || !member->is_number_unsigned())
    return 0;
  const auto count = member->get<uint64_t>();
  return count <= most ? static_cast<int64_t>(count) : 0;
}

std::string sid_member(const json& from, const char* name) {
  return canonical_sid(text_member(from, name), {}).value_or(std::string{});
}

/// The list of that name, each element made by `read`, into `items`; the next
/// page's URL. Fails when it is no list of objects.
template <class Item, class Read>
result<std::string, rest_failure>
read_page(const http::client_result& result, const char* name,
          std::vector<Item>& items, Read read) {
  const auto page = object_of(result);
  if (!page)
    return page.error();
  const auto list = page->find(name);
  if (list == page->end() || !list->is_array())
    return unusable(result, "the list is missing");
  for (const auto& element : *list) {
    if (!element.is_object())
      return unusable(result, "an element is not an object");
    items.push_back(read(element));
  }
  const auto meta = page->find("meta");
  return meta != page->end() && meta->is_object()
           ? text_member(*meta, "next_page_url")
           : std::string{};
}

timestamp time_member(const json& from, const char* name) {
  return parse_time(text_member(from, name)).value_or(timestamp{});
}

std::vector<conversation::attachment> read_media(const json& message) {
  std::vector<conversation::attachment> media;
  const auto member = message.find("media");
  if (member == message.end() || !member->is_array())
    return media;
  for (const auto& one : *member)
    if (one.is_object())
      media.push_back(
        {text_member(one, "sid"), text_member(one, "content_type"),
         text_member(one, "filename"), count_member(one, "size")});
  return media;
}

listed_message read_message(const json& from) {
  return {sid_member(from, "sid"),         count_member(from, "index"),
          text_member(from, "author"),     sid_member(from, "participant_sid"),
          text_member(from, "body"),       read_media(from),
          text_member(from, "attributes"), time_member(from, "date_created")};
}

listed_conversation read_conversation(const json& from) {
  return {sid_member(from, "sid"), lifecycle_of(text_member(from, "state")),
          time_member(from, "date_created")};
}

conversation::participant read_participant(const json& from) {
  conversation::participant who;
  who.id = sid_member(from, "sid");
  const auto member = from.find("messaging_binding");
  const auto bound
    = member != from.end() && member->is_object() ? *member : json::object();
  const auto identity = text_member(from, "identity");
  const auto type = text_member(bound, "type");
  const auto address = text_member(bound, "address");
  const auto proxy_address = text_member(bound, "proxy_address");
  bind(who, {identity, type, address, proxy_address});
  who.created = time_member(from, "date_created");
  return who;
}

} // namespace

std::optional<reply_reference> from_attributes(std::string_view attributes) {
  const auto parsed = parse_json(attributes);
  if (!parsed || !parsed->is_object())
    return std::nullopt;
  const auto ours = parsed->find("parley");
  if (ours == parsed->end() || !ours->is_object())
    return std::nullopt;
  const auto turn = text_member(*ours, "turn");
  const auto part = count_member(*ours, "part");
  if (turn.empty() || part < 1 || part > std::numeric_limits<int>::max())
    return std::nullopt;
  return reply_reference{turn, static_cast<int>(part)};
}

result<std::string, rest_failure>
created_message(const http::client_result& result) {
  const auto message = object_of(result);
  if (!message)
    return message.error();
  auto sid = canonical_sid(text_member(*message, "sid"), "IM");
  if (!sid)
    return unusable(result, "the message has no SID");
  return std::move(*sid);
}

result<message_page, rest_failure>
listed_messages(const http::client_result& result) {
  message_page page;
  auto next = read_page(result, "messages", page.messages, read_message);
  if (!next)
    return next.error();
  page.next_page_url = std::move(*next);
  return page;
}

result<participant_page, rest_failure>
listed_participants(const http::client_result& result) {
  participant_page page;
  auto next
    = read_page(result, "participants", page.participants, read_participant);
  if (!next)
    return next.error();
  page.next_page_url = std::move(*next);
  return page;
}

result<conversation_page, rest_failure>
listed_conversations(const http::client_result& result) {
  conversation_page page;
  auto next
    = read_page(result, "conversations", page.conversations, read_conversation);
  if (!next)
    return next.error();
  page.next_page_url = std::move(*next);
  return page;
}

result<conversation::lifecycle, rest_failure>
fetched_state(const http::client_result& result) {
  const auto conversation = object_of(result);
  if (!conversation)
    return conversation.error();
  return lifecycle_of(text_member(*conversation, "state"));
}

} // namespace parley::twilio
