#include "actors/twilio_client.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

/// Erased conversations that are remembered: a post lives for seconds.
constexpr std::size_t dropped_kept = 1'000;

/// Messages on one page of a comparison, which mostly needs the first alone.
constexpr int read_page = 20;

} // namespace

void twilio_client_state::prepare_upkeep(call& one) {
  one.open_steps = 1;
  const auto& what = *one.what.what;
  if (const auto* read = std::get_if<read_messages>(&what)) {
    auto further = twilio::next_page(config.at, read->page_url, one_call());
    one.steps[0]
      = {further ? std::move(*further)
                 : twilio::list_messages(config.at, read->conversation_sid,
                                         read_page, one_call()),
         "list_messages"};
  } else if (const auto* list = std::get_if<read_conversations>(&what)) {
    auto further = twilio::next_page(config.at, list->page_url, one_call());
    one.steps[0] = {
      further ? std::move(*further)
              : twilio::list_conversations(config.at, list->since, one_call()),
      "list_conversations"};
  } else if (const auto* gone = std::get_if<delete_message>(&what)) {
    one.steps[0] = {twilio::delete_message(config.at, gone->conversation_sid,
                                           gone->message_sid, one_call()),
                    "delete_message"};
  } else if (const auto* all = std::get_if<delete_conversation>(&what)) {
    one.steps[0] = {
      twilio::delete_conversation(config.at, all->conversation_sid, one_call()),
      "delete_conversation"};
  }
}

void twilio_client_state::take_in_upkeep(call& one,
                                         const http::client_result& result) {
  auto take_page = [&](auto& into, auto page) {
    if (!page) {
      fail(one, page.error());
      return;
    }
    // What cannot be followed is the end.
    if (!twilio::next_page(config.at, page->next_page_url, one_call()))
      page->next_page_url.clear();
    using page_type = std::decay_t<decltype(*page)>;
    into = std::make_shared<const page_type>(std::move(*page));
  };
  const auto& what = *one.what.what;
  if (std::holds_alternative<read_messages>(what))
    take_page(one.answer.messages, twilio::listed_messages(result));
  else if (std::holds_alternative<read_conversations>(what))
    take_page(one.answer.conversations, twilio::listed_conversations(result));
}

void twilio_client_state::drop(const std::string& conversation_sid) {
  dropped.push_back(conversation_sid);
  if (dropped.size() > dropped_kept)
    dropped.pop_front();
}

bool twilio_client_state::is_dropped(const call& one) const {
  const auto* post = std::get_if<send_part>(&*one.what.what);
  return post
         && std::find(dropped.begin(), dropped.end(), post->conversation_sid)
              != dropped.end();
}

} // namespace parley::actors
