#include "simulator/twilio_json.hpp"

#include "simulator/time_text.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using nlohmann::json;

json text_or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

json binding_json(const participant& of) {
  if (of.address.empty())
    return nullptr;
  return {{"type", of.binding_type()},
          {"address", of.address},
          {"proxy_address", of.proxy_address}};
}

/// How many of the receipts have come that far: `all`, `some`, `none`.
const char* share_of(const message& of, std::string_view status) {
  std::size_t count = 0;
  for (const auto& one : of.receipts)
    count
      += one.status == status || (status == "sent" && one.status == "delivered")
           ? 1U
           : 0U;
  if (count == 0)
    return "none";
  return count == of.receipts.size() ? "all" : "some";
}

json delivery_json(const message& of) {
  if (of.receipts.empty())
    return nullptr;
  return {{"total", of.receipts.size()},
          {"sent", share_of(of, "sent")},
          {"delivered", share_of(of, "delivered")},
          {"read", share_of(of, "read")},
          {"failed", share_of(of, "failed")},
          {"undelivered", share_of(of, "undelivered")}};
}

} // namespace

json conversation_json(const twilio_place& at, const std::string& base,
                       const chat& of) {
  auto url = base + '/' + of.sid;
  return {{"sid", of.sid},
          {"account_sid", at.account_sid},
          {"chat_service_sid", at.service_sid},
          {"messaging_service_sid", at.messaging_service_sid},
          {"friendly_name", text_or_null(of.friendly_name)},
          {"unique_name", text_or_null(of.unique_name)},
          {"attributes", of.attributes},
          {"state", of.state},
          {"timers", json::object()},
          {"bindings", json::object()},
          {"date_created", with_seconds(of.created)},
          {"date_updated", with_seconds(of.updated)},
          {"url", url},
          {"links",
           {{"participants", url + "/Participants"},
            {"messages", url + "/Messages"},
            {"webhooks", url + "/Webhooks"}}}};
}

json message_json(const twilio_place& at, const std::string& base,
                  const chat& in, const message& of) {
  auto url = base + '/' + in.sid + "/Messages/" + of.sid;
  return {{"sid", of.sid},
          {"account_sid", at.account_sid},
          {"chat_service_sid", at.service_sid},
          {"conversation_sid", in.sid},
          {"body", of.body},
          {"media", nullptr},
          {"author", of.author},
          {"participant_sid", text_or_null(of.participant_sid)},
          {"attributes", of.attributes},
          {"date_created", with_seconds(of.created)},
          {"date_updated", with_seconds(of.updated)},
          {"index", of.index},
          {"delivery", delivery_json(of)},
          {"content_sid", nullptr},
          {"url", url},
          {"links",
           {{"delivery_receipts", url + "/Receipts"},
            {"channel_metadata", url + "/ChannelMetadata"}}}};
}

json participant_json(const twilio_place& at, const std::string& base,
                      const chat& in, const participant& of) {
  return {{"sid", of.sid},
          {"account_sid", at.account_sid},
          {"conversation_sid", in.sid},
          {"identity", text_or_null(of.identity)},
          {"attributes", of.attributes},
          {"messaging_binding", binding_json(of)},
          {"role_sid", at.role_sid},
          {"last_read_message_index", nullptr},
          {"last_read_timestamp", nullptr},
          {"date_created", with_seconds(of.created)},
          {"date_updated", with_seconds(of.updated)},
          {"url", base + '/' + in.sid + "/Participants/" + of.sid}};
}

json receipt_json(const twilio_place& at, const chat& in, const message& on,
                  const receipt& of) {
  return {{"sid", of.sid},
          {"account_sid", at.account_sid},
          {"chat_service_sid", at.service_sid},
          {"conversation_sid", in.sid},
          {"message_sid", on.sid},
          {"channel_message_sid", of.channel_message_sid},
          {"participant_sid", of.participant_sid},
          {"status", of.status},
          {"error_code", 0},
          {"date_created", with_seconds(of.created)},
          {"date_updated", with_seconds(of.updated)}};
}

json participant_conversation_json(const twilio_place& at, const chat& in,
                                   const participant& of) {
  return {{"account_sid", at.account_sid},
          {"chat_service_sid", at.service_sid},
          {"participant_sid", of.sid},
          {"participant_identity", text_or_null(of.identity)},
          {"participant_messaging_binding", binding_json(of)},
          {"conversation_sid", in.sid},
          {"conversation_unique_name", text_or_null(in.unique_name)},
          {"conversation_friendly_name", text_or_null(in.friendly_name)},
          {"conversation_attributes", in.attributes},
          {"conversation_state", in.state},
          {"conversation_date_created", with_seconds(in.created)},
          {"conversation_date_updated", with_seconds(in.updated)}};
}

} // namespace parley::simulator
