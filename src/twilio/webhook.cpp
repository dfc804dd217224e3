#include "twilio/webhook.hpp"

#include "twilio/events.hpp"
#include "twilio/shape.hpp"
#include "twilio/sid.hpp"

#include <algorithm>
#include <array>

namespace parley::twilio {

namespace {

using reason = webhook_failure::reason;

constexpr std::array<std::string_view, 10> pre_actions{
  "onMessageAdd",      "onMessageUpdate",      "onMessageRemove",
  "onConversationAdd", "onConversationUpdate", "onConversationRemove",
  "onParticipantAdd",  "onParticipantUpdate",  "onParticipantRemove",
  "onUserUpdate",
};

struct route {
  std::string_view path;
  std::string_view event_type;
};

constexpr std::array routes{
  route{"/webhook/message-added", "onMessageAdded"},
  route{"/webhook/participant-added", "onParticipantAdded"},
  route{"/webhook/participant-added", "onParticipantUpdated"},
  route{"/webhook/participant-removed", "onParticipantRemoved"},
  route{"/webhook/conversation-state-updated", "onConversationStateUpdated"},
  route{"/webhook/delivery-updated", "onDeliveryUpdated"},
};

/// Absent or misshapen is nobody's fault here: that is checked elsewhere.
bool is_other(std::string_view given, std::string_view ours) {
  return canonical_sid(given, {}) && !same_sid(given, ours);
}

/// The field that names another account or service, if one does.
std::optional<webhook_failure>
account_fault(const form& fields, const account& ours) {
  for (const auto& [name, value] : fields.fields) {
    if (name == "AccountSid" && is_other(value, ours.account_sid))
      return webhook_failure{reason::wrong_account,
                             "AccountSid: another account"};
    if (name == "ChatServiceSid" && is_other(value, ours.service_sid))
      return webhook_failure{reason::wrong_account,
                             "ChatServiceSid: another service"};
  }
  return std::nullopt;
}

/// Whether it is a pre-action and nothing else: the signature does not fix the
/// order of two types.
bool is_pre_action(const form& fields) {
  const auto event_type = fields.find("EventType");
  const bool is_known
    = std::find(pre_actions.begin(), pre_actions.end(), event_type)
      != pre_actions.end();
  return is_known
         && std::all_of(
           fields.fields.begin(), fields.fields.end(), [&](const auto& x) {
             return x.first != "EventType" || x.second == event_type;
           });
}

/// What every post-action webhook must be.
std::optional<webhook_failure> common_fault(const form& fields) {
  if (auto fault = text_fault(fields))
    return fault;
  if (auto fault = shape_fault(fields))
    return fault;
  for (const std::string_view name : {"EventType", "AccountSid"})
    if (fields.find(name).empty())
      return malformed(name, "missing");
  return std::nullopt;
}

} // namespace

result<webhook, webhook_failure>
parse_webhook(const form& fields, const account& ours) {
  const auto event_type = fields.find("EventType");
  if (is_pre_action(fields)) {
    if (auto fault = account_fault(fields, ours))
      return *fault;
    return webhook{pre_action{std::string(event_type)}};
  }
  if (auto fault = common_fault(fields))
    return *fault;
  auto translated = translate_event(event_type, fields);
  if (!translated)
    return translated.error();
  if (auto fault = account_fault(fields, ours))
    return *fault;
  if (!*translated)
    return webhook{unhandled{std::string(event_type)}};
  return webhook{handled{std::string(event_type), std::move(**translated)}};
}

bool route_takes(std::string_view path, std::string_view event_type) {
  if (path == "/webhook")
    return true;
  return std::any_of(routes.begin(), routes.end(), [&](const route& x) {
    return x.path == path && x.event_type == event_type;
  });
}

result<channel_message, webhook_failure>
parse_channel_message(const form& fields, const account& ours) {
  if (auto fault = text_fault(fields))
    return *fault;
  if (!canonical_sid(fields.find("AccountSid"), "AC"))
    return malformed("AccountSid", "missing or not such a SID");
  auto sid = canonical_sid(fields.find("MessageSid"), "SM");
  if (!sid)
    sid = canonical_sid(fields.find("MessageSid"), "MM");
  if (!sid)
    return malformed("MessageSid", "missing or not such a SID");
  if (fields.find("From").empty())
    return malformed("From", "missing");
  if (is_other(fields.find("AccountSid"), ours.account_sid))
    return webhook_failure{reason::wrong_account,
                           "AccountSid: another account"};
  return channel_message{std::move(*sid), std::string(fields.find("From"))};
}

} // namespace parley::twilio
