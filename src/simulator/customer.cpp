#include "simulator/customer.hpp"

#include "base/utf8.hpp"

namespace parley::simulator {

namespace {

constexpr std::string_view business_number = "+15550006666";
constexpr std::size_t longest_inbound = 32 * 1024;

participant someone(const std::string& who) {
  participant one;
  if (!is_phone_address(who)) {
    one.identity = who;
    return one;
  }
  one.address = who;
  one.proxy_address
    = who.substr(0, who.find('+')) + std::string{business_number};
  return one;
}

/// The conversation that a first message opens.
outcome<chat*>
open_conversation(twilio_world& world, const twilio_place& at,
                  const std::string& who, std::vector<twilio_event>& events) {
  auto made = world.add_conversation();
  if (!made)
    return made;
  auto& one = **made;
  auto joined = world.add_participant(one, someone(who));
  if (!joined)
    return joined.error();
  auto by = actor::of(who);
  events.push_back(conversation_added(at, one, by));
  events.push_back(participant_changed(at, one, **joined, "onParticipantAdded",
                                       world.now(), by));
  return made;
}

/// The number's own webhook, which comes beside the conversation's.
void call_number(twilio_world& world, const twilio_place& at, chat& in,
                 const message& what, std::vector<twilio_event>& events) {
  const auto* from = in.find_participant(what.participant_sid);
  if (at.number_hook && from && !from->address.empty())
    events.push_back(
      number_called(at, in, *from, world.new_sid("SM"), what.body));
}

outcome<twilio_effect>
add_message(twilio_world& world, const twilio_place& at, chat& into,
            const std::string& who, const std::string& text,
            twilio_effect effect) {
  auto added = world.add_message(into, who, text, "{}", longest_inbound);
  if (!added)
    return added.error();
  call_number(world, at, into, **added, effect.events);
  effect.events.push_back(
    message_changed(at, into, **added, "onMessageAdded", actor::of(who)));
  effect.conversation_sid = into.sid;
  effect.added = **added;
  return effect;
}

} // namespace

outcome<twilio_effect>
write_as_customer(twilio_world& world, const twilio_place& at,
                  const std::string& who, const std::string& text) {
  if (who.empty() || text.empty() || text.size() > longest_inbound
      || !is_utf8(text))
    return refusal{400, 20001, "An address and a text of 1 B to 32 KB needed"};
  twilio_effect effect;
  auto* into = world.open_conversation_of(who);
  if (!into) {
    auto opened = open_conversation(world, at, who, effect.events);
    if (!opened)
      return opened.error();
    into = *opened;
  }
  return add_message(world, at, *into, who, text, std::move(effect));
}

outcome<twilio_effect>
write_into(twilio_world& world, const twilio_place& at, chat& into,
           const std::string& identity, const std::string& text) {
  return add_message(world, at, into, identity, text, {});
}

outcome<twilio_effect>
edit_message(twilio_world& world, const twilio_place& at, chat& in,
             const std::string& sid, const std::optional<std::string>& text) {
  auto* one = in.find_message(sid);
  if (!one)
    return refusal{404, 20404, "No such message"};
  one->updated = world.now();
  if (text)
    one->body = *text;
  twilio_effect effect;
  effect.events.push_back(message_changed(
    at, in, *one, text ? "onMessageUpdated" : "onMessageRemoved",
    actor::of(one->author)));
  if (!text)
    in.messages.erase(in.messages.begin() + (one - in.messages.data()));
  return effect;
}

outcome<twilio_effect> join(twilio_world& world, const twilio_place& at,
                            chat& into, const std::string& who) {
  auto joined = world.add_participant(into, someone(who));
  if (!joined)
    return joined.error();
  twilio_effect effect;
  effect.events.push_back(participant_changed(
    at, into, **joined, "onParticipantAdded", world.now(), actor::of(who)));
  return effect;
}

outcome<twilio_effect> leave(twilio_world& world, const twilio_place& at,
                             chat& from, const std::string& who) {
  auto* gone = from.find_participant(who);
  for (auto& one : from.participants)
    if (!gone && one.address == who)
      gone = &one;
  if (!gone)
    return refusal{404, 20404, "Nobody of that name takes part"};
  twilio_effect effect;
  effect.events.push_back(participant_changed(
    at, from, *gone, "onParticipantRemoved", world.now(), actor::of(who)));
  world.remove_participant(from, std::string{gone->sid});
  return effect;
}

outcome<twilio_effect>
change_state(twilio_world& world, const twilio_place& at, chat& of,
             const std::string& state, const std::string& reason) {
  auto before = of.state;
  auto set = world.set_state(of, state);
  if (!set)
    return set.error();
  twilio_effect effect;
  if (before != of.state)
    effect.events.push_back(
      state_updated(at, of, before, reason, actor::api()));
  return effect;
}

std::string on_channel(const std::string& address, std::string_view channel) {
  return channel == "whatsapp" && address.starts_with('+')
           ? "whatsapp:" + address
           : address;
}

} // namespace parley::simulator
