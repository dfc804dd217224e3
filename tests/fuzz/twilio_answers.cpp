#include "base/utf8.hpp"
#include "ngrok/agent.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"
#include "twilio/missed.hpp"
#include "twilio/service.hpp"
#include "twilio/sid.hpp"

namespace parley::fuzz {

namespace {

bool is_sid_or_none(const std::string& text) {
  return text.empty() || twilio::canonical_sid(text, {}) == text;
}

void check_message(const twilio::listed_message& what) {
  must(is_sid_or_none(what.sid) && is_sid_or_none(what.participant),
       "a SID is one or nothing");
  must(what.index >= 0, "an index is not negative");
  for (const auto& one : what.media)
    must(one.size >= 0, "a size is not negative");
  const auto event = twilio::listed_event(twilio::key_of("CH"), what);
  const auto& text
    = std::get<conversation::message_added>(event->what).what.text;
  must(is_utf8(text) && text.find('\0') == std::string::npos, "a text is text");
}

/// Wherever an answer says that the next page is, only Twilio is asked.
void check_next(std::string_view named) {
  for (const auto* base :
       {"https://conversations.twilio.com", "http://127.0.0.1:8081/twilio"}) {
    twilio::rest_account at;
    at.conversations = *http::url::parse(base);
    const auto next = twilio::next_page(at, named, {});
    must(!next || next->to.origin() == at.conversations.origin(),
         "the next page is at the same place");
    must(!next
           || next->to.target.starts_with(at.conversations.join("/").target),
         "and below the same path");
  }
}

template <class Item, class Check>
void check_all(const std::vector<Item>& items, const std::string& next,
               Check check) {
  for (const auto& one : items)
    check(one);
  check_next(next);
}

void check_pages(const http::client_result& answer) {
  if (const auto page = twilio::listed_messages(answer))
    check_all(page->messages, page->next_page_url, check_message);
  if (const auto page = twilio::listed_participants(answer))
    check_all(page->participants, page->next_page_url,
              [](const auto& x) { must(is_sid_or_none(x.id), "a SID"); });
  if (const auto page = twilio::listed_conversations(answer))
    check_all(page->conversations, page->next_page_url,
              [](const auto& x) { must(is_sid_or_none(x.sid), "a SID"); });
}

void check_attributes(std::string_view text) {
  const auto reference = twilio::from_attributes(text);
  must(!reference
         || twilio::from_attributes(twilio::to_attributes(*reference))
              == reference,
       "a reference is read as it is written");
}

} // namespace

// An answer's body; its first line is tried as the next page as well.
void twilio_answers(std::string_view input) {
  http::response what;
  what.body = input;
  const http::client_result answer{what};
  check_pages(answer);
  const auto made = twilio::created_message(answer);
  must(!made || twilio::canonical_sid(*made, "IM") == *made, "a SID");
  (void)twilio::fetched_state(answer);
  (void)twilio::service_webhook_in(answer);
  (void)twilio::account_status_in(answer);
  const auto tunnel = ngrok::address_in(answer, 8000);
  must(!tunnel || tunnel->starts_with("https://"), "a tunnel is https");
  check_attributes(input);
  check_next(take_line(input));
}

} // namespace parley::fuzz
