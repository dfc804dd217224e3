#include "twilio/service.hpp"

#include "twilio/rest_call.hpp"
#include "twilio/rest_json.hpp"

#include <nlohmann/json.hpp>

namespace parley::twilio {

namespace {

http::url service_place(const rest_account& at, std::string_view below = {}) {
  return at.conversations.join("/v1/Services/" + at.service_sid
                               + std::string{below});
}

} // namespace

http::url
product_url(const std::optional<http::url>& base, std::string_view product) {
  if (base)
    return *base;
  http::url made;
  made.host = std::string{product} + ".twilio.com";
  made.target = "";
  return made;
}

const std::vector<std::string>& understood_events() {
  static const std::vector<std::string> names{
    "onMessageAdded",        "onMessageUpdated",
    "onMessageRemoved",      "onConversationAdded",
    "onConversationRemoved", "onConversationStateUpdated",
    "onParticipantAdded",    "onParticipantUpdated",
    "onParticipantRemoved",  "onDeliveryUpdated"};
  return names;
}

http::outgoing
fetch_account(const rest_account& at, const http::url& api,
              std::string_view account_sid, steady_time deadline) {
  auto path = "/2010-04-01/Accounts/" + std::string{account_sid} + ".json";
  return get_call(at, api.join(path), deadline);
}

http::outgoing fetch_service(const rest_account& at, steady_time deadline) {
  return get_call(at, service_place(at), deadline);
}

http::outgoing
fetch_service_webhook(const rest_account& at, steady_time deadline) {
  return get_call(at, service_place(at, "/Configuration/Webhooks"), deadline);
}

http::outgoing
set_service_webhook(const rest_account& at, const service_webhook& to,
                    steady_time deadline) {
  form_writer fields;
  fields.add("PostWebhookUrl", to.post_url)
    .add("PreWebhookUrl", to.pre_url)
    .add("Method", to.method);
  for (const auto& one : to.filters)
    fields.add("Filters", one);
  return post_call(at, service_place(at, "/Configuration/Webhooks"), fields,
                   deadline);
}

result<service_webhook, rest_failure>
service_webhook_in(const http::client_result& result) {
  auto body = object_of(result);
  if (!body)
    return body.error();
  service_webhook found;
  found.post_url = text_member(*body, "post_webhook_url");
  found.pre_url = text_member(*body, "pre_webhook_url");
  found.method = text_member(*body, "method");
  const auto filters = body->find("filters");
  if (filters != body->end() && filters->is_array())
    for (const auto& one : *filters)
      if (one.is_string())
        found.filters.push_back(one.get<std::string>());
  return found;
}

result<std::string, rest_failure>
account_status_in(const http::client_result& result) {
  auto body = object_of(result);
  if (!body)
    return body.error();
  return text_member(*body, "status");
}

} // namespace parley::twilio
