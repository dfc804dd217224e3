#include "benchmark/ledger.hpp"

#include "benchmark/words.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace parley::benchmark {

namespace {

constexpr std::size_t most_listed = 20;
constexpr std::size_t most_quoted = 80;

std::string message(uint64_t number) {
  return "message " + std::to_string(number);
}

std::string in_conversation(uint64_t which) {
  return " in conversation " + std::to_string(which);
}

std::string quoted(std::string_view text) {
  return '"' + std::string{text.substr(0, most_quoted)}
         + (text.size() > most_quoted ? "…\"" : "\"");
}

void list(std::vector<std::string>& in, std::string what) {
  if (in.size() < most_listed)
    in.push_back(std::move(what));
}

} // namespace

uint64_t ledger::faults::count() const {
  return missing + doubled + wrong + split;
}

uint64_t ledger::add(const entry& what) {
  all_.push_back({});
  all_.back().what = what;
  return all_.size() - 1;
}

const ledger::entry& ledger::at(uint64_t number) const {
  return all_.at(number).what;
}

void ledger::settle(state& one) {
  if (one.acknowledged && (one.replies > 0 || !one.what.needs_reply))
    ++settled_;
}

void ledger::acknowledged(uint64_t number, steady_time when) {
  auto& one = all_.at(number);
  if (std::exchange(one.acknowledged, true))
    return;
  ++acknowledged_;
  if (one.what.counted)
    acknowledgement_times_.add(when - one.what.due);
  settle(one);
}

void ledger::refused(uint64_t number) {
  if (!std::exchange(all_.at(number).refused, true))
    ++refused_;
}

void ledger::model_worked(const std::vector<uint64_t>& numbers,
                          steady_time asked, steady_time answered) {
  for (auto number : numbers)
    if (number < all_.size())
      all_[number].model_time += answered - asked;
}

void ledger::wrong(std::string what) {
  ++wrong_;
  list(wrong_list_, "wrong: " + std::move(what));
}

void ledger::measure(const state& one, steady_time when, bool alone) {
  if (!one.what.counted)
    return;
  turn_times_.add(when - one.what.due);
  if (alone)
    share_times_.add(when - one.what.due - one.model_time);
}

void ledger::replied(uint64_t conversation, std::string_view text,
                     steady_time when) {
  ++replies_;
  auto numbers = numbers_of_reply(text);
  if (numbers.empty())
    wrong("a reply" + in_conversation(conversation)
          + " answers no message: " + quoted(text));
  for (auto number : numbers) {
    if (number >= all_.size()) {
      wrong("a reply" + in_conversation(conversation) + " answers "
            + message(number) + ", which nobody wrote");
      continue;
    }
    auto& one = all_[number];
    if (!one.what.needs_reply) {
      wrong("a reply" + in_conversation(conversation) + " answers "
            + message(number) + ", which is a receipt");
      continue;
    }
    if (one.what.conversation != conversation) {
      wrong("a reply" + in_conversation(conversation) + " answers "
            + message(number) + " of conversation "
            + std::to_string(one.what.conversation));
      continue;
    }
    if (++one.replies > 1)
      continue;
    one.first_reply = replies_;
    ++answered_;
    settle(one);
    measure(one, when, numbers.size() == 1);
  }
}

ledger::faults ledger::judge() const {
  faults found;
  found.wrong = wrong_;
  found.list = wrong_list_;
  std::map<uint64_t, std::set<uint64_t>> groups;
  for (uint64_t number = 0; number < all_.size(); ++number) {
    const auto& one = all_[number];
    if (!one.what.needs_reply)
      continue;
    auto where = message(number) + in_conversation(one.what.conversation);
    if (one.acknowledged && one.replies == 0) {
      ++found.missing;
      list(found.list, "missing: " + where + " was never answered");
    }
    if (one.replies > 1) {
      ++found.doubled;
      list(found.list, "doubled: " + where + " was answered "
                         + std::to_string(one.replies) + " times");
    }
    if (one.what.group != 0 && one.replies > 0)
      groups[one.what.group].insert(one.first_reply);
  }
  for (const auto& [group, replies] : groups)
    if (replies.size() > 1) {
      ++found.split;
      list(found.list, "split: burst " + std::to_string(group)
                         + " was answered in " + std::to_string(replies.size())
                         + " replies");
    }
  return found;
}

void ledger::measure_anew() {
  acknowledgement_times_ = {};
  turn_times_ = {};
  share_times_ = {};
}

uint64_t ledger::sent() const {
  return all_.size();
}

uint64_t ledger::acknowledged() const {
  return acknowledged_;
}

uint64_t ledger::refused() const {
  return refused_;
}

uint64_t ledger::settled() const {
  return settled_;
}

uint64_t ledger::answered() const {
  return answered_;
}

uint64_t ledger::replies() const {
  return replies_;
}

const histogram& ledger::acknowledgements() const {
  return acknowledgement_times_;
}

const histogram& ledger::turns() const {
  return turn_times_;
}

const histogram& ledger::own_shares() const {
  return share_times_;
}

} // namespace parley::benchmark
