#include "actors/twilio_client.hpp"

#include <iterator>
#include <utility>

namespace parley::actors {

namespace {

using trouble = http::client_failure::reason;

/// Messages on one page of a look-up: what a reply and a burst take, and room.
constexpr int look_up_page = 50;

} // namespace

std::string twilio_client_state::code_of(const http::client_result& result) {
  if (result)
    return std::to_string(result->status);
  switch (result.error().why) {
    case trouble::unreachable:
      return "unreachable";
    case trouble::forbidden:
      return "forbidden";
    case trouble::timed_out:
      return "timeout";
    case trouble::reset:
      return "reset";
    case trouble::malformed:
      return "malformed";
    case trouble::oversized:
      return "oversized";
    case trouble::overloaded:
      return "overloaded";
    case trouble::cancelled:
      return "cancelled";
  }
  return "unknown";
}

void twilio_client_state::prepare(call& one) const {
  const auto& what = *one.what.what;
  if (const auto* send = std::get_if<send_part>(&what)) {
    one.steps[0]
      = {twilio::create_message(config.at, send->conversation_sid, send->author,
                                send->text, send->reference, one_call()),
         "create_message", send->conversation_sid};
    one.open_steps = 1;
  } else if (const auto* find = std::get_if<find_part>(&what)) {
    one.steps[0] = {twilio::list_messages(config.at, find->conversation_sid,
                                          look_up_page, one_call()),
                    "list_messages",
                    {}};
    one.open_steps = 1;
  } else if (const auto* look = std::get_if<look_at_conversation>(&what)) {
    one.steps[0] = {
      twilio::list_participants(config.at, look->conversation_sid, one_call()),
      "list_participants",
      {}};
    one.steps[1] = {
      twilio::fetch_conversation(config.at, look->conversation_sid, one_call()),
      "fetch_conversation",
      {}};
    one.open_steps = 2;
  } else if (const auto* set = std::get_if<activate>(&what)) {
    one.steps[0] = {twilio::activate_conversation(
                      config.at, set->conversation_sid, one_call()),
                    "update_conversation", set->conversation_sid};
    one.open_steps = 1;
  } else {
    prepare_upkeep(one);
  }
}

bool twilio_client_state::take_in(call& one, int which,
                                  const http::client_result& result) {
  const auto& what = *one.what.what;
  if (std::holds_alternative<send_part>(what)) {
    auto sid = twilio::created_message(result);
    if (sid)
      one.answer.message_sid = std::move(*sid);
    else
      fail(one, sid.error());
    return false;
  }
  if (std::holds_alternative<find_part>(what))
    return take_in_messages(one, result);
  if (!std::holds_alternative<look_at_conversation>(what)) {
    take_in_upkeep(one, result);
    return false;
  }
  if (which == 0)
    return take_in_roster(one, result);
  auto state = twilio::fetched_state(result);
  if (state)
    one.answer.state = *state;
  else
    fail(one, state.error());
  return false;
}

bool twilio_client_state::take_in_messages(call& one,
                                           const http::client_result& result) {
  const auto& wanted = std::get<find_part>(*one.what.what);
  auto page = twilio::listed_messages(result);
  if (!page) {
    fail(one, page.error());
    return false;
  }
  // The first that arrived is the one that counts, and it is listed last.
  for (const auto& message : page->messages) {
    if (message.index <= wanted.after_index)
      return false;
    if (twilio::from_attributes(message.attributes) != wanted.reference)
      continue;
    if (!one.answer.message_sid.empty())
      one.answer.repeated.push_back(std::move(one.answer.message_sid));
    one.answer.message_sid = message.sid;
  }
  if (!one.answer.message_sid.empty())
    return false;
  auto next = twilio::next_page(config.at, page->next_page_url, one_call());
  if (next)
    one.steps[0].what = std::move(*next);
  return next.has_value();
}

bool twilio_client_state::take_in_roster(call& one,
                                         const http::client_result& result) {
  auto page = twilio::listed_participants(result);
  if (!page) {
    fail(one, page.error());
    return false;
  }
  std::move(page->participants.begin(), page->participants.end(),
            std::back_inserter(one.roster));
  auto next = twilio::next_page(config.at, page->next_page_url, one_call());
  if (next)
    one.steps[0].what = std::move(*next);
  return next.has_value();
}

void twilio_client_state::fail(call& one, twilio::rest_failure why) {
  if (!one.answer.failure)
    one.answer.failure
      = std::make_shared<const twilio::rest_failure>(std::move(why));
}

upstream::verdict
twilio_client_state::verdict_of(const step& one,
                                const http::client_result& result) const {
  using upstream::verdict;
  if (result && result->status == 429)
    return verdict::refused;
  if (result)
    return result->status >= 500 ? verdict::failed : verdict::answered;
  switch (result.error().why) {
    case trouble::timed_out:
      // The little time at the end of a call says nothing of Twilio.
      return 2 * (one.what.deadline - one.with.begun) < config.call_timeout
               ? verdict::untold
               : verdict::failed;
    case trouble::unreachable:
    case trouble::reset:
    case trouble::malformed:
    case trouble::oversized:
      return verdict::failed;
    case trouble::forbidden:
    case trouble::overloaded:
    case trouble::cancelled:
      break;
  }
  return verdict::untold;
}

void twilio_client_state::note_failure(const step& one,
                                       const http::client_result& result,
                                       const twilio::rest_failure& why) const {
  config.env.log->write(
    observe::level::warning, "twilio_call_failed",
    {{"operation", one.operation},
     {"status", code_of(result)},
     {"code", static_cast<int64_t>(why.code)},
     {"error", result ? std::string_view{} : std::string_view{why.detail}},
     {"attempt", static_cast<int64_t>(one.attempts)}});
}

} // namespace parley::actors
