#pragma once

#include "conversation/event.hpp"

#include <memory>
#include <string>
#include <utility>

/// @file
/// A customer with a phone, a person of the business, and what they do.

namespace parley::test {

inline conversation::key chat(const std::string& id = "CH1") {
  return {"twilio", id};
}

inline conversation::participant sms_customer() {
  conversation::participant who;
  who.id = "MB1";
  who.channel = "sms";
  who.address = "+15550001";
  who.proxy_address = "+15559999";
  return who;
}

inline conversation::participant whatsapp_customer() {
  auto who = sms_customer();
  who.channel = "whatsapp";
  who.address = "whatsapp:+15550001";
  who.proxy_address = "whatsapp:+15559999";
  return who;
}

/// A chat user: a person of the business wherever a phone is served.
inline conversation::participant person(const std::string& identity = "alice") {
  conversation::participant who;
  who.id = "MB-" + identity;
  who.identity = identity;
  return who;
}

inline conversation::message
message_from(const conversation::participant& author, int64_t index,
             std::string text) {
  conversation::message what;
  what.id = "IM" + std::to_string(index);
  what.index = index;
  what.author = author.address.empty() ? author.identity : author.address;
  what.participant = author.id;
  what.text = std::move(text);
  return what;
}

inline conversation::change
customer_message(int64_t index, std::string text = "Hi") {
  return conversation::message_added{
    message_from(sms_customer(), index, std::move(text))};
}

/// @param identity Equal for every delivery of the same event.
inline std::shared_ptr<const conversation::event>
event(std::string identity, conversation::change what,
      conversation::key where = chat()) {
  return std::make_shared<const conversation::event>(conversation::event{
    std::move(where), std::move(identity), std::move(what)});
}

} // namespace parley::test
