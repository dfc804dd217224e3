#include "reconciliation/comparison.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace parley::reconciliation {

namespace {

/// Twilio's lists give whole seconds.
timestamp whole_seconds(timestamp when) {
  return std::chrono::floor<std::chrono::seconds>(when);
}

/// Whether its webhook may still come.
bool may_be_on_its_way(const twilio::listed_message& what,
                       const circumstances& at) {
  return what.created >= whole_seconds(at.started)
         && what.created > at.now - at.on_its_way;
}

std::optional<twilio::reply_reference>
reference_of(const twilio::listed_message& what, const circumstances& at) {
  // Attributes are anybody's to write: they mean something on our own alone.
  if (what.author != at.own_author)
    return std::nullopt;
  return twilio::from_attributes(what.attributes);
}

} // namespace

listing::listing(storage::open_conversation of)
  : of_(std::move(of)), highest_(of_.compared) {
  // nop
}

bool listing::is_history(const twilio::listed_message& what,
                         const circumstances& at) const {
  // What comes after a message that was taken in is no history, whatever the
  // clocks say.
  const bool follows = of_.last_index >= 0 && what.index > of_.last_index;
  return !follows && what.created < whole_seconds(at.born);
}

bool listing::add(const twilio::message_page& page, const circumstances& at) {
  bool reached = page.next_page_url.empty();
  for (const auto& one : page.messages) {
    highest_ = std::max(highest_, one.index);
    if (one.index <= of_.compared || is_history(one, at))
      reached = true;
    else if (!one.sid.empty() && !one.author.empty())
      messages_.push_back(one);
  }
  std::sort(messages_.begin(), messages_.end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
  return !reached;
}

bool listing::is_empty() const {
  return messages_.empty();
}

storage::ask_standing listing::question(const circumstances& at) const {
  storage::ask_standing asked{of_.which, {}};
  asked.messages.reserve(messages_.size());
  for (const auto& one : messages_) {
    const auto reference = reference_of(one, at);
    asked.messages.push_back({one.sid, reference ? reference->turn : "",
                              reference ? reference->part : 0});
  }
  return asked;
}

outcome listing::judge(const std::vector<storage::standing>& standings,
                       const circumstances& at) const {
  using storage::standing;
  outcome result;
  int64_t unsettled = highest_ + 1;
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    const auto& one = messages_[i];
    const bool own = one.author == at.own_author;
    const auto reference = reference_of(one, at);
    switch (standings.at(i)) {
      case standing::known:
        break;
      case standing::missing:
        if (own)
          break;
        // What comes after one that may be on its way waits as well.
        if (result.again || may_be_on_its_way(one, at)) {
          result.again = true;
          unsettled = std::min(unsettled, one.index);
          break;
        }
        result.missing.push_back(one);
        break;
      case standing::under_way:
        unsettled = std::min(unsettled, one.index);
        break;
      case standing::failed:
        result.found.push_back({one, *reference});
        break;
      case standing::repeated:
        result.repeated.push_back({one, *reference});
        break;
    }
  }
  result.up_to = unsettled - 1;
  return result;
}

const storage::open_conversation& listing::of() const {
  return of_;
}

} // namespace parley::reconciliation
