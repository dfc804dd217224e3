#include "webhook/gate.hpp"

#include "base/json.hpp"
#include "webhook/header.hpp"

#include <algorithm>

namespace parley::webhook {

namespace {

constexpr std::string_view signature_field = "X-Twilio-Signature";
constexpr std::string_view channel_route = "/webhook/channel";

passage refused(int status, std::string_view detail) {
  return answered{http::problem(status, detail)};
}

passage refused(const twilio::webhook_failure& failure) {
  using reason = twilio::webhook_failure::reason;
  return refused(failure.why == reason::wrong_account ? 403 : 400,
                 failure.detail);
}

passage ignored(std::string_view reason) {
  return answered{status_answer("ignored", reason)};
}

/// TwiML that does nothing.
/// Twilio sends about twenty.
constexpr std::size_t most_fields = 200;

http::response empty_twiml() {
  http::response answer;
  answer.header.add("Content-Type", "text/xml");
  answer.body = R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)";
  return answer;
}

/// Whether the event is a message of that author's, new or changed.
bool is_message_of(const conversation::event& what, std::string_view author) {
  if (const auto* added = std::get_if<conversation::message_added>(&what.what))
    return added->what.author == author;
  const auto* updated = std::get_if<conversation::message_updated>(&what.what);
  return updated != nullptr && updated->what.author == author;
}

/// What becomes of a signed webhook of each kind.
class decision {
public:
  decision(const gate_config& config, std::string_view route)
    : config_(config), route_(route) {
    // nop
  }

  /// It goes ahead on every route: a refusal would drop the customer's message.
  passage operator()(const twilio::pre_action&) const {
    return answered{http::json_response(200, "{}")};
  }

  passage operator()(const twilio::unhandled& what) const {
    if (!twilio::route_takes(route_, what.event_type))
      return wrong_route();
    return ignored("unhandled_event");
  }

  passage operator()(twilio::handled& what) const {
    if (!twilio::route_takes(route_, what.event_type))
      return wrong_route();
    if (is_message_of(what.what, config_.own_author))
      return ignored("own_message");
    return to_take_in{
      std::make_shared<const conversation::event>(std::move(what.what))};
  }

private:
  static passage wrong_route() {
    return refused(400, "EventType: not of this route");
  }

  const gate_config& config_;
  std::string_view route_;
};

passage
decide_channel(const twilio::form& fields, const twilio::account& ours) {
  auto message = twilio::parse_channel_message(fields, ours);
  if (!message)
    return refused(message.error());
  return channel_sid_learnt{std::move(*message), empty_twiml()};
}

} // namespace

gate::gate(gate_config config)
  : config_(std::move(config)), signatures_(config_.signing_keys) {
  while (config_.public_url.ends_with('/'))
    config_.public_url.pop_back();
}

gate::~gate() = default;

passage gate::decide(const http::request& what) const {
  if (what.header.count(signature_field) != 1)
    return refused(403, "There must be one signature.");
  const auto signature = what.header.find(signature_field);
  const auto url = signed_url(what);
  if (media_type(what.header) == json_type)
    return signatures_.accepts_json(url, what.body, signature)
             ? ignored("unhandled_event")
             : refused(403, "The signature is wrong.");
  // Anybody may post, and a signature is made over the sorted fields.
  if (twilio::count_fields(what.body) > most_fields)
    return refused(413, "There are more than 200 fields.");
  const auto fields = twilio::decode_form(what.body);
  if (!signatures_.accepts(url, fields, signature))
    return refused(403, "The signature is wrong.");
  if (what.path() == channel_route && !fields.has("EventType"))
    return decide_channel(fields, config_.ours);
  auto parsed = twilio::parse_webhook(fields, config_.ours);
  if (!parsed)
    return refused(parsed.error());
  return std::visit(decision{config_, what.path()}, *parsed);
}

std::string gate::signed_url(const http::request& what) const {
  if (!config_.public_url.empty())
    return config_.public_url + what.target;
  std::string scheme = "http";
  auto host = what.header.find("Host");
  const bool from_proxy = std::any_of(
    config_.trusted_proxies.begin(), config_.trusted_proxies.end(),
    [&](const http::cidr& range) { return range.contains(what.peer); });
  if (from_proxy) {
    const auto proto
      = plain_word(first_of(what.header.find("X-Forwarded-Proto")));
    if (proto == "http" || proto == "https")
      scheme = proto;
    if (const auto outer = first_of(what.header.find("X-Forwarded-Host"));
        !outer.empty())
      host = outer;
  }
  return scheme.append("://").append(host).append(what.target);
}

http::response status_answer(std::string_view status, std::string_view reason) {
  auto body = R"({"status":)" + quote_json(status);
  if (!reason.empty())
    body += R"(,"reason":)" + quote_json(reason);
  return http::json_response(200, body + '}');
}

} // namespace parley::webhook
