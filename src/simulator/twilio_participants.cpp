#include "simulator/twilio_resources.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr int64_t largest_page = 100;
constexpr int64_t largest_conversation_page = 50;

twilio_effect create(const resource_call& with, chat& in) {
  const auto& body = with.call.body;
  participant who;
  who.identity = body.find("Identity");
  who.address = body.find("MessagingBinding.Address");
  who.proxy_address = body.find("MessagingBinding.ProxyAddress");
  if (body.has("Attributes"))
    who.attributes = body.find("Attributes");
  auto added = with.world.add_participant(in, std::move(who));
  if (!added)
    return refused(added.error());
  auto effect = unchanged(
    json_answer(201, participant_json(with.at, with.call.base, in, **added)));
  if (with.call.webhook_enabled)
    effect.events.push_back(
      participant_changed(with.at, in, **added, "onParticipantAdded",
                          with.world.now(), actor::api()));
  return effect;
}

twilio_effect list(const resource_call& with, const chat& in) {
  std::vector<list_entry> all;
  for (const auto& one : in.participants)
    all.push_back({static_cast<int64_t>(all.size()), &one});
  auto page = cut_page(with.call, std::move(all), largest_page);
  if (!page)
    return refused(page.error());
  auto items = json::array();
  for (const auto& entry : page->entries)
    items.push_back(
      participant_json(with.at, with.call.base, in,
                       *static_cast<const participant*>(entry.item)));
  return unchanged(
    json_answer(200, page_json(*page, "participants", std::move(items))));
}

twilio_effect update(const resource_call& with, chat& in, participant& who) {
  if (in.closed())
    return refused({400, 50377, "Conversation is closed"});
  if (with.call.body.has("Attributes"))
    who.attributes = with.call.body.find("Attributes");
  who.updated = with.world.now();
  auto effect = unchanged(
    json_answer(200, participant_json(with.at, with.call.base, in, who)));
  if (with.call.webhook_enabled)
    effect.events.push_back(participant_changed(
      with.at, in, who, "onParticipantUpdated", who.updated, actor::api()));
  return effect;
}

twilio_effect remove(const resource_call& with, chat& in, participant& who) {
  twilio_effect effect;
  effect.answer.status = 204;
  if (with.call.webhook_enabled)
    effect.events.push_back(
      participant_changed(with.at, in, who, "onParticipantRemoved",
                          with.world.now(), actor::api()));
  with.world.remove_participant(in, std::string{who.sid});
  return effect;
}

} // namespace

twilio_effect serve_participants(const resource_call& with, chat& in) {
  const auto& call = with.call;
  if (call.below.size() == 3) {
    if (call.method == "POST")
      return create(with, in);
    return call.method == "GET" ? list(with, in) : method_not_allowed();
  }
  auto* who = in.find_participant(call.below[3]);
  if (!who || call.below.size() > 4)
    return unchanged(not_found(call.path));
  if (call.method == "POST")
    return update(with, in, *who);
  if (call.method == "DELETE")
    return remove(with, in, *who);
  if (call.method != "GET")
    return method_not_allowed();
  return unchanged(
    json_answer(200, participant_json(with.at, call.base, in, *who)));
}

twilio_effect serve_participant_conversations(const resource_call& with) {
  const auto& query = with.call.query;
  if (with.call.method != "GET")
    return method_not_allowed();
  if (query.has("Address") == query.has("Identity"))
    return refused({400, 50451, "Either Address or Identity"});
  auto wanted = query.find(query.has("Address") ? "Address" : "Identity");
  std::vector<list_entry> all;
  std::vector<std::pair<const chat*, const participant*>> found;
  for (const auto& [position, sid] : with.world.in_order())
    for (const auto& who : with.world.find(sid)->participants)
      if ((who.address.empty() ? who.identity : who.address) == wanted)
        found.emplace_back(with.world.find(sid), &who);
  for (const auto& one : found)
    all.push_back({static_cast<int64_t>(all.size()), &one});
  auto page = cut_page(with.call, std::move(all), largest_conversation_page);
  if (!page)
    return refused(page.error());
  auto items = json::array();
  for (const auto& entry : page->entries) {
    const auto& [in, who]
      = *static_cast<const std::pair<const chat*, const participant*>*>(
        entry.item);
    items.push_back(participant_conversation_json(with.at, *in, *who));
  }
  return unchanged(
    json_answer(200, page_json(*page, "conversations", std::move(items))));
}

} // namespace parley::simulator
