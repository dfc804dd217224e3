#include "tests/actors/source_desk.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace parley::test {

using namespace parley::actors;

namespace {

twilio_answer failed(twilio::rest_failure::reason why) {
  twilio_answer answer;
  answer.failure = std::make_shared<const twilio::rest_failure>(
    twilio::rest_failure{why, 0, 0, "as told"});
  return answer;
}

/// Cuts a page that begins where `page_url` says.
template <class Item>
std::vector<Item> cut(const std::vector<Item>& all, std::size_t size,
                      const std::string& page_url, std::string& next) {
  std::size_t first = 0;
  std::from_chars(page_url.data(), page_url.data() + page_url.size(), first);
  auto last = std::min(first + size, all.size());
  if (last < all.size())
    next = std::to_string(last);
  return {all.begin() + static_cast<std::ptrdiff_t>(first),
          all.begin() + static_cast<std::ptrdiff_t>(last)};
}

/// Answers each kind of call from the desk.
class source_at_work {
public:
  explicit source_at_work(source_desk& desk) : desk_{desk} {
    // nop
  }

  twilio_answer operator()(const read_messages& what) {
    desk_.calls.push_back("messages " + what.conversation_sid);
    const auto* chat = desk_.find(what.conversation_sid);
    if (auto wrong = next_wrong())
      return *wrong;
    if (!chat || chat->removed)
      return failed(twilio::rest_failure::reason::gone);
    std::vector<twilio::listed_message> newest{chat->messages.rbegin(),
                                               chat->messages.rend()};
    twilio::message_page page;
    page.messages
      = cut(newest, desk_.message_page, what.page_url, page.next_page_url);
    twilio_answer answer;
    answer.messages = std::make_shared<const twilio::message_page>(page);
    return answer;
  }

  twilio_answer operator()(const read_conversations& what) {
    desk_.calls.emplace_back("conversations");
    if (auto wrong = next_wrong())
      return *wrong;
    auto day = std::chrono::floor<std::chrono::days>(what.since);
    std::vector<twilio::listed_conversation> newest;
    for (auto i = desk_.chats.rbegin(); i != desk_.chats.rend(); ++i)
      if (!i->removed && i->created >= day)
        newest.push_back({i->sid, i->state, i->created});
    twilio::conversation_page page;
    page.conversations
      = cut(newest, desk_.conversation_page, what.page_url, page.next_page_url);
    twilio_answer answer;
    answer.conversations
      = std::make_shared<const twilio::conversation_page>(page);
    return answer;
  }

  twilio_answer operator()(const look_at_conversation& what) {
    desk_.calls.push_back("look " + what.conversation_sid);
    if (auto wrong = next_wrong())
      return *wrong;
    const auto* chat = desk_.find(what.conversation_sid);
    if (!chat || chat->removed)
      return failed(twilio::rest_failure::reason::gone);
    twilio_answer answer;
    answer.state = chat->state;
    answer.roster
      = std::make_shared<const std::vector<conversation::participant>>(
        chat->roster);
    return answer;
  }

  template <class Other>
  twilio_answer operator()(const Other&) {
    ADD_FAILURE() << "a reconciler asks no such thing";
    return {};
  }

private:
  std::optional<twilio_answer> next_wrong() {
    if (desk_.wrong.empty())
      return std::nullopt;
    auto why = desk_.wrong.front();
    desk_.wrong.pop_front();
    return failed(why);
  }

  source_desk& desk_;
};

struct fake_source_state {
  std::vector<caf::typed_response_promise<twilio_answer>> held;
};

twilio_client_actor::behavior_type
fake_source(twilio_client_actor::stateful_pointer<fake_source_state> self,
            std::shared_ptr<source_desk> desk) {
  return {
    [self, desk](const twilio_request& what) {
      auto promise = self->make_response_promise<twilio_answer>();
      auto answer = std::visit(source_at_work{*desk}, *what.what);
      if (desk->silent)
        self->state.held.push_back(promise);
      else
        promise.deliver(std::move(answer));
      return promise;
    },
    [](const drop_posts&) {
      // nop: no reconciler's
    },
    [](const show_typing&) {
      // nop: no reconciler's
    },
    [](const channel_sid&) {
      // nop: no reconciler's
    },
    [](const twilio_call_done&) {
      // nop: the real one's own business
    },
    [](upstream_due) {
      // nop: the real one's own business
    },
  };
}

} // namespace

source_desk::chat* source_desk::find(const std::string& sid) {
  auto found = std::find_if(chats.begin(), chats.end(),
                            [&](const chat& one) { return one.sid == sid; });
  return found == chats.end() ? nullptr : &*found;
}

std::size_t source_desk::count(const std::string& call) const {
  return static_cast<std::size_t>(
    std::count_if(calls.begin(), calls.end(), [&](const std::string& one) {
      return one.starts_with(call);
    }));
}

twilio_client_actor
spawn_fake_source(quiet_system& in, std::shared_ptr<source_desk> desk) {
  return in.spawn(fake_source, std::move(desk));
}

} // namespace parley::test
