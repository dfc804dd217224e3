#include "simulator/twilio_rest.hpp"

#include "simulator/twilio_resources.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using segments = std::vector<std::string_view>;

segments split(std::string_view path) {
  segments parts;
  while (!path.empty()) {
    path.remove_prefix(1);
    auto part = path.substr(0, path.find('/'));
    parts.push_back(part);
    path.remove_prefix(part.size());
  }
  return parts;
}

twilio_call take_apart(const http::request& what) {
  twilio_call call;
  call.method = what.method;
  call.host = what.header.find("Host");
  call.path = what.path();
  auto question = what.target.find('?');
  if (question != std::string::npos)
    call.query
      = twilio::decode_form(std::string_view{what.target}.substr(question + 1));
  call.body = twilio::decode_form(what.body);
  call.webhook_enabled = what.header.find("X-Twilio-Webhook-Enabled") == "true";
  return call;
}

bool is_channel_sid(std::string_view text) {
  return text.size() == 34 && (text.starts_with("SM") || text.starts_with("MM"))
         && text.find_first_not_of("0123456789abcdefABCDEF", 2)
              == std::string_view::npos;
}

/// Twilio: WhatsApp typing indicators, Messaging v2.
twilio_effect serve_typing(const twilio_call& call) {
  if (call.method != "POST")
    return method_not_allowed();
  if (call.body.find("channel") != "whatsapp"
      || !is_channel_sid(call.body.find("messageId")))
    return refused({400, 20001, "channel is whatsapp, messageId SM… or MM…"});
  return unchanged(json_answer(200, {{"success", true}}));
}

twilio_effect serve_service(const twilio_place& at) {
  return unchanged(json_answer(200, {{"sid", at.service_sid},
                                     {"account_sid", at.account_sid},
                                     {"friendly_name", "simulated Twilio"}}));
}

twilio_effect serve_account(const twilio_place& at) {
  return unchanged(json_answer(200, {{"sid", at.account_sid},
                                     {"friendly_name", "simulated Twilio"},
                                     {"status", "active"},
                                     {"type", "Full"}}));
}

twilio_effect serve_below(const resource_call& with) {
  const auto& below = with.call.below;
  if (below.empty())
    return unchanged(not_found(with.call.path));
  if (below[0] == "ParticipantConversations" && below.size() == 1)
    return serve_participant_conversations(with);
  if (below[0] != "Conversations")
    return unchanged(not_found(with.call.path));
  if (below.size() == 1)
    return serve_conversations(with);
  auto one = with.world.get(below[1]);
  if (!one)
    return refused(one.error());
  if (below.size() == 2)
    return serve_conversation(with, **one);
  if (below[2] == "Messages")
    return serve_messages(with, **one);
  if (below[2] == "Participants")
    return serve_participants(with, **one);
  return unchanged(not_found(with.call.path));
}

} // namespace

twilio_effect unchanged(http::response answer) {
  twilio_effect effect;
  effect.answer = std::move(answer);
  return effect;
}

twilio_effect refused(const refusal& why) {
  return unchanged(error_answer(why));
}

twilio_effect method_not_allowed() {
  return refused({405, 20004, "Method not allowed"});
}

twilio_effect serve_rest(twilio_world& world, const twilio_place& at,
                         const http::request& what) {
  auto call = take_apart(what);
  auto parts = split(call.path);
  if (call.path == "/v2/Indicators/Typing.json")
    return serve_typing(call);
  if (call.path == "/2010-04-01/Accounts/" + at.account_sid + ".json")
    return serve_account(at);
  if (parts.empty() || parts[0] != "v1")
    return unchanged(not_found(call.path));
  auto below = parts.begin() + 1;
  if (parts.size() >= 3 && parts[1] == "Services") {
    if (parts[2] != at.service_sid)
      return unchanged(not_found(call.path));
    if (parts.size() == 3)
      return serve_service(at);
    below = parts.begin() + 3;
  }
  call.below.assign(below, parts.end());
  call.base = "http://" + call.host + "/v1/Services/" + at.service_sid
              + "/Conversations";
  return serve_below({world, at, call});
}

} // namespace parley::simulator
