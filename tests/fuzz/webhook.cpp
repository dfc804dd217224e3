#include "base/utf8.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"
#include "twilio/sid.hpp"
#include "webhook/gate.hpp"

#include <algorithm>

namespace parley::fuzz {

namespace {

using conversation::event;
using twilio::handled;

/// Those of the seed corpus.
const twilio::account& ours() {
  static const twilio::account account{"AC" + std::string(31, '0') + "1",
                                       "IS" + std::string(31, '0') + "1"};
  return account;
}

bool is_text(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

void check_message(const conversation::message& what) {
  must(twilio::canonical_sid(what.id, "IM") == what.id, "a message has a SID");
  must(what.index >= 0, "an index is not negative");
  must(is_text(what.text) && is_text(what.author), "a text is text");
  must(what.text.size() <= 32'768, "a text is bounded");
  for (const auto& one : what.media)
    must(is_text(one.id + one.content_type + one.filename) && one.size >= 0,
         "media are described in text");
}

struct check_change {
  void operator()(const conversation::message_added& x) const {
    check_message(x.what);
    must(!x.what.author.empty(), "a new message has an author");
  }
  void operator()(const conversation::message_updated& x) const {
    check_message(x.what);
  }
  void operator()(const conversation::participant_added& x) const {
    must(twilio::canonical_sid(x.who.id, "MB") == x.who.id,
         "a participant has a SID");
  }
  void operator()(const conversation::delivery_updated& x) const {
    must(x.error_code >= 0 && !x.status.empty(), "a receipt has a status");
  }
  template <class Other>
  void operator()(const Other&) const {
    // nothing beyond what holds of every event
  }
};

void check_event(const event& what) {
  must(twilio::canonical_sid(what.conversation.id, "CH")
         == what.conversation.id,
       "an event has a conversation");
  must(!what.identity.empty() && is_text(what.identity),
       "an event has an identity");
  std::visit(check_change{}, what.what);
}

/// The identity of the event, or why there is none.
std::string told(const twilio::form& fields) {
  const auto parsed = twilio::parse_webhook(fields, ours());
  if (!parsed) {
    must(parsed.error().detail.size() < 128, "a fault is told briefly");
    return "a fault";
  }
  if (const auto* event = std::get_if<handled>(&*parsed)) {
    check_event(event->what);
    return event->what.identity;
  }
  return "no event";
}

http::request posted(std::string_view body, std::string_view route) {
  http::request what;
  what.method = "POST";
  what.target = route;
  what.header.add("Content-Type", "application/x-www-form-urlencoded");
  what.body = body;
  return what;
}

int status_of(const webhook::passage& what) {
  const auto* answer = std::get_if<webhook::answered>(&what);
  return answer == nullptr ? 0 : answer->answer.status;
}

void check_gate(std::string_view body, const twilio::form& fields,
                std::string_view route) {
  static const webhook::gate gate{
    {ours(), {"token"}, "https://parley.example", {}, "assistant"}};
  auto what = posted(body, route);
  must(status_of(gate.decide(what)) == 403, "nothing unsigned comes in");
  const auto url = gate.signed_url(what);
  what.header.add("X-Twilio-Signature", twilio::sign("wrong", url, fields));
  const auto refused = status_of(gate.decide(what));
  must(refused == 403 || refused == 413, "nothing forged comes in");
  what.header.set("X-Twilio-Signature", twilio::sign("token", url, fields));
  const auto status = status_of(gate.decide(what));
  must(status == 0 || status == 200 || status == 400 || status == 403
         || status == 413,
       "what is signed gets the contract's answers");
}

} // namespace

void webhook(std::string_view input) {
  auto fields = twilio::decode_form(input);
  const auto identity = told(fields);
  (void)twilio::parse_channel_message(fields, ours());
  for (const auto* route :
       {"/webhook", "/webhook/message-added", "/webhook/channel"})
    check_gate(input, fields, route);
  std::reverse(fields.fields.begin(), fields.fields.end());
  must(told(fields) == identity, "the order of fields makes no difference");
}

} // namespace parley::fuzz
