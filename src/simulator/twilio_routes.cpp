#include "base/json.hpp"
#include "simulator/customer.hpp"
#include "simulator/twilio_state.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

/// @file
/// The simulator's own routes, below `/simulator`.

namespace parley::simulator {

namespace {

using nlohmann::json;

/// A member of a JSON object that is text; empty when there is none.
std::string text_of(const json& body, const char* name) {
  auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string{};
}

int64_t
number_of(const twilio::form& query, std::string_view name, int64_t fallback) {
  auto text = query.find(name);
  int64_t value = 0;
  auto end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stopped == end && !text.empty() ? value
                                                                 : fallback;
}

http::response accepted(const outcome<twilio_effect>& effect) {
  if (!effect)
    return http::problem(effect.error().status, effect.error().message);
  json body = {{"simulated", true}};
  if (effect->added) {
    body["conversation"] = effect->conversation_sid;
    body["message"] = effect->added->sid;
    body["index"] = effect->added->index;
  }
  return json_answer(200, body);
}

json messages_json(const chat& of, int64_t after) {
  auto list = json::array();
  for (const auto& one : of.messages)
    if (one.index > after)
      list.push_back({{"sid", one.sid},
                      {"index", one.index},
                      {"author", one.author},
                      {"body", one.body},
                      {"attributes", one.attributes}});
  return list;
}

json conversation_line(const chat& of) {
  auto who = json::array();
  for (const auto& one : of.participants)
    who.push_back(one.address.empty() ? one.identity : one.address);
  return {{"conversation", of.sid},
          {"state", of.state},
          {"participants", who},
          {"messages", of.messages.size()}};
}

json delivery_line(const delivery_record& one) {
  return {
    {"event_type", one.event_type}, {"conversation", one.conversation_sid},
    {"message", one.message_sid},   {"retry_count", one.retry_count},
    {"status", one.status},         {"took_ms", one.took.count()}};
}

json deliveries_json(const webhook_sender& sender) {
  auto counts = sender.counts();
  auto list = json::array();
  for (const auto& one : sender.recent())
    list.push_back(delivery_line(one));
  return {{"sent", counts.sent},          {"accepted", counts.accepted},
          {"retried", counts.retried},    {"given_up", counts.given_up},
          {"dropped", counts.dropped},    {"waiting", counts.waiting},
          {"deliveries", std::move(list)}};
}

json requests_json(const std::deque<request_record>& requests, int64_t seen,
                   int64_t after) {
  auto list = json::array();
  for (const auto& one : requests)
    if (one.number > after)
      list.push_back({{"number", one.number},
                      {"method", one.method},
                      {"target", one.target},
                      {"webhook_enabled", one.webhook_enabled},
                      {"fault", one.fault},
                      {"status", one.status}});
  return {{"total", seen}, {"requests", std::move(list)}};
}

/// A call of the customer's side taken apart.
struct own_call {
  const http::request& what;
  std::vector<std::string> parts; ///< below `/simulator`
  twilio::form query;
  json body; ///< an object, or null
};

own_call take_apart(const http::request& what) {
  own_call call{what, {}, {}, nullptr};
  auto path = what.path();
  path.remove_prefix(std::string_view{"/simulator"}.size());
  while (!path.empty()) {
    path.remove_prefix(1);
    call.parts.emplace_back(path.substr(0, path.find('/')));
    path.remove_prefix(call.parts.back().size());
  }
  if (auto at = what.target.find('?'); at != std::string::npos)
    call.query
      = twilio::decode_form(std::string_view{what.target}.substr(at + 1));
  if (auto body = parse_json(what.body); body && body->is_object())
    call.body = std::move(*body);
  return call;
}

/// `?copies=3&retries=0&ordered=false&receipts=false`
http::response
set_habits(webhook_sender& sender, bool& receipts, const own_call& call) {
  delivery_habits how;
  how.copies = static_cast<int>(
    std::clamp<int64_t>(number_of(call.query, "copies", 1), 1, 100));
  how.retries = static_cast<int>(
    std::clamp<int64_t>(number_of(call.query, "retries", 2), 0, 10));
  how.ordered = call.query.find("ordered") != "false";
  receipts = call.query.find("receipts") != "false";
  sender.behave(how);
  return json_answer(200, {{"simulated", true}});
}

/// What a route does with a conversation that is there.
outcome<twilio_effect>
change_conversation(twilio_world& world, const twilio_place& at, chat& one,
                    const own_call& call) {
  const auto& body = call.body;
  const auto& what = call.parts[2];
  auto who = text_of(body, "identity") + text_of(body, "address");
  if (what == "messages" && call.parts.size() == 4)
    return edit_message(world, at, one, call.parts[3],
                        call.what.method == "DELETE"
                          ? std::optional<std::string>{}
                          : text_of(body, "text"));
  if (what == "messages")
    return write_into(world, at, one, who, text_of(body, "text"));
  if (what == "participants")
    return text_of(body, "action") == "leave" ? leave(world, at, one, who)
                                              : join(world, at, one, who);
  if (what != "state")
    return refusal{404, 20404, "the simulator has no such route"};
  auto reason = text_of(body, "reason");
  return change_state(world, at, one, text_of(body, "state"),
                      reason.empty() ? "API" : reason);
}

http::response list_conversations(twilio_world& world) {
  auto list = json::array();
  for (const auto& [position, sid] : world.in_order())
    list.push_back(conversation_line(*world.find(sid)));
  return json_answer(200, {{"conversations", std::move(list)}});
}

http::response
show_conversation(twilio_world& world, const std::string& sid, int64_t after) {
  const auto* one = world.find(sid);
  if (!one)
    return http::problem(404, "no such conversation");
  return json_answer(200, {{"conversation", one->sid},
                           {"state", one->state},
                           {"messages", messages_json(*one, after)}});
}

/// A customer's message: by address and channel, or by identity.
outcome<twilio_effect>
write_message(twilio_world& world, const twilio_place& at, const json& body) {
  auto who = on_channel(text_of(body, "address"), text_of(body, "channel"))
             + text_of(body, "identity");
  return write_as_customer(world, at, who, text_of(body, "text"));
}

} // namespace

http::response twilio_simulator::state::serve_own(const http::request& what) {
  auto call = take_apart(what);
  auto route = what.method + ' ' + (call.parts.empty() ? "" : call.parts[0]);
  if (route == "POST messages")
    return accepted(
      change([&] { return write_message(world, place, call.body); }));
  if (route == "POST mischief")
    return set_mischief(maker, what);
  if (route == "GET webhooks")
    return json_answer(200, deliveries_json(*sender));
  if ((route == "POST conversations" || route == "DELETE conversations")
      && call.parts.size() >= 3)
    return accepted(change([&]() -> outcome<twilio_effect> {
      auto one = world.get(call.parts[1]);
      return one ? change_conversation(world, place, **one, call)
                 : outcome<twilio_effect>{one.error()};
    }));
  auto after = number_of(call.query, "after", -1);
  std::lock_guard held{mutex};
  if (route == "POST webhooks")
    return set_habits(*sender, place.receipts, call);
  if (route == "GET requests")
    return json_answer(200, requests_json(requests, requests_seen, after));
  if (route == "GET conversations")
    return call.parts.size() == 1
             ? list_conversations(world)
             : show_conversation(world, call.parts[1], after);
  return http::problem(404, "the simulator has no such route");
}

} // namespace parley::simulator
