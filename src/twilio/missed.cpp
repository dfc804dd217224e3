#include "twilio/missed.hpp"

#include <algorithm>
#include <utility>

namespace parley::twilio {

namespace {

event_ptr make_event(const conversation::key& where, std::string identity,
                     conversation::change what) {
  return std::make_shared<const conversation::event>(
    conversation::event{where, std::move(identity), std::move(what)});
}

} // namespace

conversation::key key_of(const std::string& conversation_sid) {
  return {"twilio", conversation_sid};
}

event_ptr
listed_event(const conversation::key& where, const listed_message& what) {
  conversation::message message{.id = what.sid,
                                .index = what.index,
                                .author = what.author,
                                .participant = what.participant,
                                .text = what.body,
                                .media = what.media,
                                .created = what.created,
                                .missed = true};
  // A webhook with NUL would be refused; here nobody could send it again.
  std::erase(message.text, '\0');
  return make_event(where, what.sid,
                    conversation::message_added{std::move(message)});
}

event_ptr
missed_event(const conversation::key& where, const std::string& identity) {
  return make_event(where, "list/missed/" + identity,
                    conversation::events_missed{});
}

event_ptr closed_event(const conversation::key& where) {
  return make_event(
    where, "list/closed/" + where.id,
    conversation::state_changed{conversation::lifecycle::closed});
}

event_ptr removed_event(const conversation::key& where) {
  return make_event(where, "list/removed/" + where.id,
                    conversation::conversation_removed{});
}

event_ptr
repeated_event(const conversation::key& where, const std::string& message_sid,
               const reply_reference& reference) {
  return make_event(
    where, "list/repeated/" + message_sid,
    conversation::reply_repeated{message_sid, reference.turn, reference.part});
}

} // namespace parley::twilio
