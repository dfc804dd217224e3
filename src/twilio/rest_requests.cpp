#include "base/json.hpp"
#include "twilio/form.hpp"
#include "twilio/rest.hpp"
#include "twilio/rest_call.hpp"
#include "twilio/text.hpp"

namespace parley::twilio {

namespace {

/// Items a page holds at most.
constexpr int largest_page = 100;

/// The conversation's own place, or one below it.
http::url place_of(const rest_account& at, std::string_view conversation_sid,
                   std::string_view below = {}) {
  std::string path = "/v1/Services/" + at.service_sid;
  path.append("/Conversations/").append(conversation_sid).append(below);
  return at.conversations.join(path);
}

} // namespace

std::string to_attributes(const reply_reference& reference) {
  return R"({"parley":{"turn":)" + quote_json(reference.turn) + R"(,"part":)"
         + std::to_string(reference.part) + "}}";
}

http::outgoing
create_message(const rest_account& at, std::string_view conversation_sid,
               std::string_view author, std::string_view body,
               const reply_reference& reference, steady_time deadline) {
  form_writer fields;
  fields.add("Author", author)
    .add("Body", body)
    .add("Attributes", to_attributes(reference));
  return post_call(at, place_of(at, conversation_sid, "/Messages"), fields,
                   deadline);
}

http::outgoing
list_messages(const rest_account& at, std::string_view conversation_sid,
              int page_size, steady_time deadline) {
  const auto query
    = "/Messages?Order=desc&PageSize=" + std::to_string(page_size);
  return get_call(at, place_of(at, conversation_sid, query), deadline);
}

http::outgoing
delete_message(const rest_account& at, std::string_view conversation_sid,
               std::string_view message_sid, steady_time deadline) {
  auto call = get_call(at,
                       place_of(at, conversation_sid,
                                std::string{"/Messages/"}.append(message_sid)),
                       deadline);
  call.method = "DELETE";
  return call;
}

http::outgoing
delete_conversation(const rest_account& at, std::string_view conversation_sid,
                    steady_time deadline) {
  auto call = get_call(at, place_of(at, conversation_sid), deadline);
  call.method = "DELETE";
  return call;
}

http::outgoing list_conversations(const rest_account& at, timestamp since,
                                  steady_time deadline) {
  form_writer query;
  query.add("StartDate", day_of(since) + "T00:00:00Z")
    .add("PageSize", std::to_string(largest_page));
  return get_call(at,
                  at.conversations.join("/v1/Services/" + at.service_sid
                                        + "/Conversations?" + query.body()),
                  deadline);
}

http::outgoing
list_participants(const rest_account& at, std::string_view conversation_sid,
                  steady_time deadline) {
  const auto query = "/Participants?PageSize=" + std::to_string(largest_page);
  return get_call(at, place_of(at, conversation_sid, query), deadline);
}

http::outgoing
fetch_conversation(const rest_account& at, std::string_view conversation_sid,
                   steady_time deadline) {
  return get_call(at, place_of(at, conversation_sid), deadline);
}

http::outgoing
activate_conversation(const rest_account& at, std::string_view conversation_sid,
                      steady_time deadline) {
  return post_call(at, place_of(at, conversation_sid),
                   form_writer{}.add("State", "active"), deadline);
}

http::outgoing show_typing(const rest_account& at, std::string_view channel_sid,
                           steady_time deadline) {
  form_writer fields;
  fields.add("channel", "whatsapp").add("messageId", channel_sid);
  return post_call(at, at.messaging.join("/v2/Indicators/Typing.json"), fields,
                   deadline);
}

std::optional<http::outgoing>
next_page(const rest_account& at, std::string_view next_page_url,
          steady_time deadline) {
  // A path alone is taken as well; the host is ours in any case.
  std::string whole(next_page_url);
  if (whole.starts_with('/'))
    whole.insert(0, at.conversations.origin());
  const auto named = http::url::parse(whole);
  if (!named)
    return std::nullopt;
  auto to = at.conversations;
  // The base may have a path of its own, which the answer may name or not.
  const auto below = to.join("/").target;
  if (named->target.starts_with(below))
    to.target = named->target;
  else
    to = to.join(named->target);
  return get_call(at, std::move(to), deadline);
}

} // namespace parley::twilio
