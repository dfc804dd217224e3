#include "twilio/binding.hpp"

#include "twilio/text.hpp"

namespace parley::twilio {

namespace {

/// `sms` for a bare number, else what stands before the address's colon.
std::string channel_of(std::string_view address) {
  if (address.empty())
    return {};
  const auto colon = address.find(':');
  return colon == std::string_view::npos ? "sms"
                                         : to_lower(address.substr(0, colon));
}

} // namespace

void bind(conversation::participant& who, const binding& to) {
  who.identity = to.identity == "null" ? std::string_view{} : to.identity;
  who.address = to.address;
  who.proxy_address = to.proxy_address;
  who.channel = to.type.empty() ? channel_of(to.address) : to_lower(to.type);
  // Of a chat user in a group text, Twilio binds the projected address alone.
  const bool chat_user = who.address.empty() && !who.identity.empty();
  if (chat_user || who.channel == "chat")
    who.channel.clear();
}

conversation::lifecycle lifecycle_of(std::string_view state) {
  using conversation::lifecycle;
  const auto word = to_lower(state);
  if (word == "initializing")
    return lifecycle::initializing;
  if (word == "active")
    return lifecycle::active;
  if (word == "inactive")
    return lifecycle::inactive;
  if (word == "closed")
    return lifecycle::closed;
  return lifecycle::unknown;
}

} // namespace parley::twilio
