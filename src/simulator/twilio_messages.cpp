#include "base/json.hpp"
#include "simulator/twilio_resources.hpp"
#include "twilio/sms.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr int64_t largest_page = 100;
constexpr int64_t largest_receipt_page = 50;
constexpr std::size_t most_attributes = 4096; ///< bytes

/// Attributes are JSON in a string.
std::optional<refusal> misfit(const twilio::form& body) {
  if (!body.has("Attributes"))
    return std::nullopt;
  auto attributes = body.find("Attributes");
  if (attributes.size() > most_attributes)
    return refusal{400, 50507, "Message attributes are too long"};
  if (!parse_json(attributes))
    return refusal{400, 20001, "Message attributes are no JSON"};
  return std::nullopt;
}

/// The receipts a new message gets on its way to phones: sent, then delivered.
void deliver(const resource_call& with, chat& in, message& what,
             twilio_effect& effect) {
  if (!with.at.receipts)
    return;
  with.world.send_out(in, what);
  for (const auto& one : what.receipts)
    effect.events.push_back(delivery_updated(with.at, in, what, one));
  for (auto& one : what.receipts) {
    one.status = "delivered";
    effect.events.push_back(delivery_updated(with.at, in, what, one));
  }
}

twilio_effect create(const resource_call& with, chat& in) {
  const auto& body = with.call.body;
  if (auto why = misfit(body))
    return refused(*why);
  auto author = body.has("Author") ? body.find("Author") : "system";
  auto attributes = body.has("Attributes") ? body.find("Attributes") : "{}";
  auto added = with.world.add_message(
    in, std::string{author}, std::string{body.find("Body")},
    std::string{attributes}, twilio::message_limit);
  if (!added)
    return refused(added.error());
  auto effect = unchanged(
    json_answer(201, message_json(with.at, with.call.base, in, **added)));
  if (with.call.webhook_enabled)
    effect.events.push_back(
      message_changed(with.at, in, **added, "onMessageAdded", actor::api()));
  deliver(with, in, **added, effect);
  effect.conversation_sid = in.sid;
  effect.added = **added;
  return effect;
}

twilio_effect list(const resource_call& with, const chat& in) {
  std::vector<list_entry> all;
  all.reserve(in.messages.size());
  for (const auto& one : in.messages)
    all.push_back({one.index, &one});
  auto page = cut_page(with.call, std::move(all), largest_page);
  if (!page)
    return refused(page.error());
  auto items = json::array();
  for (const auto& entry : page->entries)
    items.push_back(message_json(with.at, with.call.base, in,
                                 *static_cast<const message*>(entry.item)));
  return unchanged(
    json_answer(200, page_json(*page, "messages", std::move(items))));
}

twilio_effect update(const resource_call& with, chat& in, message& one) {
  const auto& body = with.call.body;
  if (in.closed())
    return refused({400, 50377, "Conversation is closed"});
  if (auto why = misfit(body))
    return refused(*why);
  if (body.has("Author"))
    one.author = body.find("Author");
  if (body.has("Body"))
    one.body = body.find("Body");
  if (body.has("Attributes"))
    one.attributes = body.find("Attributes");
  one.updated = with.world.now();
  auto effect = unchanged(
    json_answer(200, message_json(with.at, with.call.base, in, one)));
  if (with.call.webhook_enabled)
    effect.events.push_back(
      message_changed(with.at, in, one, "onMessageUpdated", actor::api()));
  return effect;
}

twilio_effect remove(const resource_call& with, chat& in, message& one) {
  twilio_effect effect;
  effect.answer.status = 204;
  one.updated = with.world.now();
  if (with.call.webhook_enabled)
    effect.events.push_back(
      message_changed(with.at, in, one, "onMessageRemoved", actor::api()));
  in.messages.erase(in.messages.begin() + (&one - in.messages.data()));
  return effect;
}

twilio_effect
list_receipts(const resource_call& with, const chat& in, const message& of) {
  std::vector<list_entry> all;
  for (const auto& one : of.receipts)
    all.push_back({static_cast<int64_t>(all.size()), &one});
  auto page = cut_page(with.call, std::move(all), largest_receipt_page);
  if (!page)
    return refused(page.error());
  auto items = json::array();
  for (const auto& entry : page->entries)
    items.push_back(
      receipt_json(with.at, in, of, *static_cast<const receipt*>(entry.item)));
  return unchanged(
    json_answer(200, page_json(*page, "delivery_receipts", std::move(items))));
}

twilio_effect
serve_receipts(const resource_call& with, const chat& in, const message& of) {
  if (with.call.method != "GET")
    return method_not_allowed();
  if (with.call.below.size() == 5)
    return list_receipts(with, in, of);
  for (const auto& one : of.receipts)
    if (with.call.below.size() == 6 && one.sid == with.call.below[5])
      return unchanged(json_answer(200, receipt_json(with.at, in, of, one)));
  return unchanged(not_found(with.call.path));
}

} // namespace

twilio_effect serve_messages(const resource_call& with, chat& in) {
  const auto& call = with.call;
  if (call.below.size() == 3) {
    if (call.method == "POST")
      return create(with, in);
    return call.method == "GET" ? list(with, in) : method_not_allowed();
  }
  auto* one = in.find_message(call.below[3]);
  if (!one)
    return unchanged(not_found(call.path));
  if (call.below.size() > 4)
    return call.below[4] == "Receipts" ? serve_receipts(with, in, *one)
                                       : unchanged(not_found(call.path));
  if (call.method == "POST")
    return update(with, in, *one);
  if (call.method == "DELETE")
    return remove(with, in, *one);
  if (call.method != "GET")
    return method_not_allowed();
  return unchanged(
    json_answer(200, message_json(with.at, call.base, in, *one)));
}

} // namespace parley::simulator
