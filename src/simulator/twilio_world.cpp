#include "simulator/twilio_world.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace parley::simulator {

namespace {

constexpr std::size_t most_conversations = 200'000;

refusal closed_refusal() {
  return {400, 50377, "Conversation is closed"};
}

template <class Range, class Same>
auto* find_in(Range& range, Same same) {
  auto found = std::find_if(range.begin(), range.end(), same);
  return found == range.end() ? nullptr : &*found;
}

} // namespace

bool is_phone_address(std::string_view text) {
  return text.starts_with('+') || text.find(":+") != std::string_view::npos;
}

std::string_view participant::binding_type() const {
  if (address.empty())
    return "";
  if (address.starts_with("whatsapp:"))
    return "whatsapp";
  return address.starts_with("rcs:") ? "rcs" : "sms";
}

participant* chat::find_participant(std::string_view sid_or_identity) {
  return find_in(participants, [&](const participant& one) {
    return one.sid == sid_or_identity
           || (!one.identity.empty() && one.identity == sid_or_identity);
  });
}

message* chat::find_message(std::string_view message_sid) {
  return find_in(messages,
                 [&](const message& one) { return one.sid == message_sid; });
}

bool chat::closed() const {
  return state == "closed";
}

twilio_world::twilio_world(std::function<timestamp()> clock, uint64_t seed)
  : now_(std::move(clock)), random_(seed) {
  // nop
}

timestamp twilio_world::now() const {
  return now_();
}

std::string twilio_world::new_sid(std::string_view prefix) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string sid{prefix};
  for (int half = 0; half < 2; ++half)
    for (uint64_t bits = random_(), n = 0; n < 16; ++n, bits >>= 4)
      sid += hex[bits & 15U];
  return sid;
}

outcome<chat*> twilio_world::add_conversation() {
  if (chats_.size() >= most_conversations)
    return refusal{429, 50063, "The simulator holds no more conversations"};
  auto made = std::make_unique<chat>();
  made->sid = new_sid("CH");
  made->created = made->updated = now();
  auto* one = made.get();
  order_.emplace(made_, one->sid);
  place_.emplace(one->sid, made_++);
  chats_.emplace(one->sid, std::move(made));
  return one;
}

chat* twilio_world::find(std::string_view sid) {
  auto found = chats_.find(std::string{sid});
  return found == chats_.end() ? nullptr : found->second.get();
}

outcome<chat*> twilio_world::get(std::string_view sid_or_name) {
  if (auto* one = find(sid_or_name))
    return one;
  if (!sid_or_name.starts_with("CH"))
    for (auto& [sid, one] : chats_)
      if (one->unique_name == sid_or_name && !sid_or_name.empty())
        return one.get();
  return refusal{404, 20404,
                 "The requested resource /Conversations/"
                   + std::string{sid_or_name} + " was not found"};
}

bool twilio_world::remove(const std::string& sid) {
  auto* one = find(sid);
  if (!one)
    return false;
  for (const auto& who : one->participants)
    unbind(*one, who);
  order_.erase(place_[sid]);
  place_.erase(sid);
  chats_.erase(sid);
  return true;
}

chat* twilio_world::open_conversation_of(std::string_view who) {
  auto bound = sid_of_address_.find(std::string{who});
  if (bound == sid_of_address_.end())
    return nullptr;
  auto* one = find(bound->second);
  return one && !one->closed() ? one : nullptr;
}

outcome<participant*> twilio_world::add_participant(chat& to, participant who) {
  if (to.closed())
    return closed_refusal();
  if (who.identity.empty() == who.address.empty())
    return refusal{400, 20001, "Either Identity or MessagingBinding.Address"};
  if (!who.identity.empty() && to.find_participant(who.identity))
    return refusal{409, 50433, "Participant already exists"};
  if (auto* bound
      = who.address.empty() ? nullptr : open_conversation_of(who.address))
    return refusal{409, 50416,
                   "A binding for this participant and proxy address already "
                   "exists in Conversation "
                     + bound->sid};
  who.sid = new_sid("MB");
  who.created = who.updated = now();
  // An identity may be in many conversations; it writes to the latest.
  sid_of_address_[who.address.empty() ? who.identity : who.address] = to.sid;
  return &to.participants.emplace_back(std::move(who));
}

void twilio_world::unbind(const chat& from, const participant& who) {
  auto bound
    = sid_of_address_.find(who.address.empty() ? who.identity : who.address);
  if (bound != sid_of_address_.end() && bound->second == from.sid)
    sid_of_address_.erase(bound);
}

bool twilio_world::remove_participant(chat& from, const std::string& sid) {
  auto* who = from.find_participant(sid);
  if (!who)
    return false;
  unbind(from, *who);
  from.participants.erase(from.participants.begin()
                          + (who - from.participants.data()));
  return true;
}

outcome<message*>
twilio_world::add_message(chat& to, std::string author, std::string body,
                          std::string attributes, std::size_t most_units) {
  if (to.closed())
    return closed_refusal();
  if (!is_utf8(body))
    return refusal{400, 20001, "Body is not UTF-8"};
  if (body.empty())
    return refusal{400, 50503, "Message body is missing"};
  if (utf16_length(body) > most_units)
    return refusal{400, 50504, "Message body is too long"};
  message added;
  added.sid = new_sid("IM");
  added.index = to.next_index++;
  added.author = std::move(author);
  added.body = std::move(body);
  added.attributes = std::move(attributes);
  added.created = added.updated = now();
  for (const auto& who : to.participants)
    if (added.author == (who.address.empty() ? who.identity : who.address))
      added.participant_sid = who.sid;
  return &to.messages.emplace_back(std::move(added));
}

void twilio_world::send_out(chat& from, message& what) {
  for (const auto& who : from.participants)
    if (!who.address.empty() && who.address != what.author)
      what.receipts.push_back(
        {new_sid("DY"), new_sid("SM"), who.sid, "sent", now(), now()});
}

outcome<std::monostate>
twilio_world::set_state(chat& of, std::string_view state) {
  constexpr std::array<std::string_view, 3> known{"active", "inactive",
                                                  "closed"};
  if (of.closed())
    return closed_refusal();
  if (std::find(known.begin(), known.end(), state) == known.end())
    return refusal{400, 20001, "State is active, inactive or closed"};
  of.state = state;
  of.updated = now();
  return std::monostate{};
}

const std::map<int64_t, std::string>& twilio_world::in_order() const {
  return order_;
}

} // namespace parley::simulator
