#include "base/json.hpp"
#include "simulator/time_text.hpp"
#include "simulator/twilio_resources.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr int64_t largest_page = 100;
constexpr std::size_t most_attributes = 16 * 1024; ///< bytes

std::optional<refusal> misfit(const twilio::form& body) {
  auto attributes = body.find("Attributes");
  if (body.has("Attributes")
      && (attributes.size() > most_attributes || !parse_json(attributes)))
    return refusal{400, 20001, "Conversation attributes are no JSON"};
  if (body.find("FriendlyName").size() > 256)
    return refusal{400, 20001, "FriendlyName is too long"};
  return std::nullopt;
}

void assign(chat& one, const twilio::form& body) {
  if (body.has("FriendlyName"))
    one.friendly_name = body.find("FriendlyName");
  if (body.has("UniqueName"))
    one.unique_name = body.find("UniqueName");
  if (body.has("Attributes"))
    one.attributes = body.find("Attributes");
}

twilio_effect create(const resource_call& with) {
  const auto& body = with.call.body;
  if (auto why = misfit(body))
    return refused(*why);
  if (body.find("State") == "closed")
    return refused({400, 50384, "A conversation is not made closed"});
  if (auto name = body.find("UniqueName");
      !name.empty() && with.world.get(name))
    return refused({409, 50353, "Conversation with that unique name exists"});
  auto one = with.world.add_conversation();
  if (!one)
    return refused(one.error());
  assign(**one, body);
  auto effect = unchanged(
    json_answer(201, conversation_json(with.at, with.call.base, **one)));
  if (with.call.webhook_enabled)
    effect.events.push_back(conversation_added(with.at, **one, actor::api()));
  return effect;
}

/// `StartDate` and `EndDate` are days, both included.
bool wanted(const chat& one, const twilio::form& query) {
  auto day = with_seconds(one.created).substr(0, 10);
  auto first = query.find("StartDate").substr(0, 10);
  auto last = query.find("EndDate").substr(0, 10);
  auto state = query.find("State");
  return (state.empty() || state == one.state)
         && (first.empty() || day >= first) && (last.empty() || day <= last);
}

twilio_effect list(const resource_call& with) {
  std::vector<list_entry> all;
  for (const auto& [position, sid] : with.world.in_order())
    if (const auto* one = with.world.find(sid); wanted(*one, with.call.query))
      all.push_back({position, one});
  // With a range of days the newest comes first (Twilio: Conversation
  // resource).
  auto by_day
    = with.call.query.has("StartDate") || with.call.query.has("EndDate");
  auto page = cut_page(with.call, std::move(all), largest_page, by_day);
  if (!page)
    return refused(page.error());
  auto items = json::array();
  for (const auto& entry : page->entries)
    items.push_back(conversation_json(with.at, with.call.base,
                                      *static_cast<const chat*>(entry.item)));
  return unchanged(
    json_answer(200, page_json(*page, "conversations", std::move(items))));
}

twilio_effect update(const resource_call& with, chat& one) {
  const auto& body = with.call.body;
  if (one.closed())
    return refused({400, 50377, "Conversation is closed"});
  if (auto why = misfit(body))
    return refused(*why);
  auto before = one.state;
  if (body.has("State"))
    if (auto set = with.world.set_state(one, body.find("State")); !set)
      return refused(set.error());
  assign(one, body);
  one.updated = with.world.now();
  auto effect = unchanged(
    json_answer(200, conversation_json(with.at, with.call.base, one)));
  if (!with.call.webhook_enabled)
    return effect;
  effect.events.push_back(
    conversation_changed(with.at, one, "onConversationUpdated", actor::api()));
  if (before != one.state)
    effect.events.push_back(
      state_updated(with.at, one, before, "API", actor::api()));
  return effect;
}

twilio_effect remove(const resource_call& with, chat& one) {
  twilio_effect effect;
  effect.answer.status = 204;
  one.updated = with.world.now();
  if (with.call.webhook_enabled)
    effect.events.push_back(conversation_changed(
      with.at, one, "onConversationRemoved", actor::api()));
  with.world.remove(std::string{one.sid});
  return effect;
}

} // namespace

twilio_effect serve_conversations(const resource_call& with) {
  if (with.call.method == "POST")
    return create(with);
  return with.call.method == "GET" ? list(with) : method_not_allowed();
}

twilio_effect serve_conversation(const resource_call& with, chat& one) {
  if (with.call.method == "POST")
    return update(with, one);
  if (with.call.method == "DELETE")
    return remove(with, one);
  if (with.call.method != "GET")
    return method_not_allowed();
  return unchanged(
    json_answer(200, conversation_json(with.at, with.call.base, one)));
}

} // namespace parley::simulator
