#include "tests/simulation/checker.hpp"

#include "tests/simulation/oracle.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace parley::simulation {

namespace {

using std::chrono::seconds;
using storage::part_state;

/// What the send protocol waits before it may post again: the settle time,
/// then the time to the second look.
constexpr seconds looks_end{8};
/// In a calm run an answer is there by then.
constexpr seconds calm_answer{15};
constexpr std::size_t looks_needed = 2;
/// Until a conversation writes again what could not be written.
constexpr seconds longest_pause{10};

std::string name_of(const said& what) {
  return '#' + std::to_string(what.number) + " in " + what.conversation;
}

std::string name_of(const std::string& turn, int part) {
  return turn.substr(0, 8) + '/' + std::to_string(part);
}

class checking {
public:
  checking(ledger& book, const plan& drawn)
    : ledger_{book}, plan_{drawn}, oracle_{book, drawn} {
    for (const auto& turn : ledger_.turns)
      for (const auto& message : turn.messages)
        if (!turn_of_.emplace(message, &turn).second)
          ledger_.violated("G2: two turns hold one message: " + message);
    for (const auto& turn : ledger_.turns)
      turns_.emplace(turn.turn, &turn);
  }

  int check_all() {
    for (const auto& one : ledger_.messages)
      check_message(one);
    for (const auto& turn : ledger_.turns) {
      check_parts(turn);
      check_completeness(turn);
      check_calm(turn);
    }
    check_replies();
    check_order();
    check_refunds();
    return unavoidable_;
  }

private:
  /// G1, G10: what was acknowledged is answered, or silent for a reason.
  void check_message(const said& what) {
    auto found = turn_of_.find(what.sid);
    if (found == turn_of_.end()) {
      if (what.acknowledged && !what.removed)
        ledger_.violated("G1: acknowledged and never settled: "
                         + name_of(what));
      if (oracle_.must_be_found(what))
        ledger_.violated("G3: missed and never found: " + name_of(what));
      return;
    }
    const auto& turn = *found->second;
    if (turn.conversation != what.conversation)
      ledger_.violated("settled in another conversation: " + name_of(what));
    auto excused = oracle_.may_be_silent(what, turn.at);
    if (turn.parts.empty()) {
      if (!excused)
        ledger_.violated("G1: silence without a reason: " + name_of(what));
      return;
    }
    if (oracle_.must_be_silent(what, turn.at))
      ledger_.violated("an answer where silence was due: " + name_of(what));
    if (turn.outcome == "answered" && !excused && !mentions(turn, what.number))
      ledger_.violated("the answer leaves out " + name_of(what));
  }

  static bool mentions(const closed_turn& turn, int number) {
    auto numbers = numbers_in(turn.parts.front());
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
  }

  /// G1: what was written goes out, whole, unless there is a reason.
  void check_parts(const closed_turn& turn) {
    auto broken_off = oracle_.may_withhold(turn.conversation, turn.at);
    for (std::size_t i = 0; i < turn.parts.size(); ++i) {
      auto part = static_cast<int>(i) + 1;
      const auto& fate = ledger_.parts.at({turn.turn, part});
      auto name = name_of(turn.turn, part);
      switch (fate.state) {
        case part_state::sent:
          if (copies_of(turn.turn, part).empty())
            ledger_.violated("G6: taken for sent, and Twilio has it not: "
                             + name);
          break;
        case part_state::failed:
          if (fate.posts < 2 && !broken_off)
            ledger_.violated("G6: given up after one post: " + name);
          broken_off = true;
          break;
        case part_state::withdrawn:
          if (!broken_off)
            ledger_.violated("G1: withdrawn without a reason: " + name);
          break;
        case part_state::queued:
        case part_state::sending:
        case part_state::unknown:
          ledger_.violated("G1: never sent: " + name);
          break;
      }
    }
  }

  /// A reply is never to half of what was said: what was acknowledged before
  /// the turn was closed is in it. Where time passed though there was work to
  /// do, nobody can tell who was first; nor where the end of the turn had to
  /// wait for an earlier write that had failed.
  void check_completeness(const closed_turn& turn) {
    if (turn.parts.empty() || !ledger_.stalls.empty() || was_held_up(turn))
      return;
    for (const auto& one : ledger_.messages) {
      if (one.conversation != turn.conversation || one.removed
          || !one.acknowledged || *one.acknowledged >= turn.tried)
        continue;
      auto found = turn_of_.find(one.sid);
      if (found == turn_of_.end() || found->second->at > turn.at)
        ledger_.violated("a reply to half of what was said: "
                         + turn.turn.substr(0, 8) + " without " + name_of(one));
    }
  }

  [[nodiscard]] bool was_held_up(const closed_turn& turn) const {
    return std::any_of(ledger_.disk_failures.begin(),
                       ledger_.disk_failures.end(), [&](steady_time at) {
                         return at <= turn.tried
                                && turn.tried - at <= longest_pause;
                       });
  }

  void check_calm(const closed_turn& turn) {
    if (turn.parts.empty())
      return;
    auto limited = turn.outcome == "rate_limited" && plan_.to_model.is_well();
    if (plan_.well_served() && turn.outcome != "answered" && !limited)
      ledger_.violated("nothing befell it, and yet: " + turn.outcome);
    if (!plan_.calm())
      return;
    for (const auto& message : turn.messages)
      if (const auto* one = ledger_.find_message(message);
          one && turn.at - one->at > calm_answer)
        ledger_.violated("nothing went wrong, and yet late: " + name_of(*one));
  }

  /// What changes the world happens once, and where nothing goes wrong it
  /// happens.
  void check_refunds() {
    std::map<int, int> made;
    for (const auto& one : ledger_.refunds)
      if (++made[one.order] == 2)
        ledger_.violated("a refund was made twice: #"
                         + std::to_string(one.order));
    if (!plan_.calm())
      return;
    for (const auto& one : ledger_.messages) {
      auto turn = turn_of_.find(one.sid);
      if (one.wants_refund && turn != turn_of_.end()
          && turn->second->outcome == "answered" && made[one.number] == 0
          && !oracle_.may_be_silent(one, turn->second->at))
        ledger_.violated("a refund was not made: " + name_of(one));
    }
  }

  std::vector<const posted*> copies_of(const std::string& turn, int part) {
    std::vector<const posted*> found;
    for (const auto& one : ledger_.replies)
      if (one.turn == turn && one.part == part)
        found.push_back(&one);
    return found;
  }

  /// G6: each part once, as it was committed.
  void check_replies() {
    std::set<ledger::part_key> seen;
    for (const auto& one : ledger_.replies) {
      auto turn = turns_.find(one.turn);
      auto part = static_cast<std::size_t>(one.part) - 1;
      if (turn == turns_.end() || part >= turn->second->parts.size()) {
        ledger_.violated("G6: a reply that was never committed: "
                         + name_of(one.turn, one.part));
        continue;
      }
      if (turn->second->parts[part] != one.text
          || turn->second->conversation != one.conversation)
        ledger_.violated("G6: a reply unlike the one that was committed: "
                         + name_of(one.turn, one.part));
      if (!seen.emplace(one.turn, one.part).second)
        continue;
      auto copies = copies_of(one.turn, one.part);
      for (std::size_t i = 1; i < copies.size(); ++i)
        check_copy(*copies[i - 1], *copies[i]);
    }
  }

  /// A part that is there twice is excused if Parley looked twice, as late as
  /// it must, and Twilio did not show the earlier one.
  void check_copy(const posted& a, const posted& b) {
    const auto& first = a.asked < b.asked ? a : b;
    const auto& second = a.asked < b.asked ? b : a;
    auto in_vain = [&](const look& one) {
      return one.conversation == first.conversation && one.at > first.asked
             && one.at <= second.asked && one.at < first.visible;
    };
    auto looks
      = std::count_if(ledger_.looks.begin(), ledger_.looks.end(), in_vain);
    auto last
      = std::find_if(ledger_.looks.rbegin(), ledger_.looks.rend(), in_vain);
    if (looks >= static_cast<std::ptrdiff_t>(looks_needed)
        && last->at - first.asked >= looks_end)
      ++unavoidable_;
    else
      ledger_.violated("G6: sent twice: " + name_of(first.turn, first.part));
  }

  /// G4: turn by turn, part by part.
  void check_order() {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < ledger_.turns.size(); ++i)
      places.emplace(ledger_.turns[i].turn, i);
    std::map<std::string, std::pair<std::size_t, int>> last;
    std::set<ledger::part_key> seen;
    for (const auto& one : ledger_.replies) {
      auto place = places.find(one.turn);
      // What Twilio made after Parley had stopped looking has no order.
      if (place == places.end() || one.acted - one.asked > looks_end / 2
          || !seen.emplace(one.turn, one.part).second)
        continue;
      std::pair now{place->second, one.part};
      auto [at, first] = last.try_emplace(one.conversation, now);
      if (!first && now <= at->second)
        ledger_.violated("G4: out of order: " + name_of(one.turn, one.part));
      at->second = now;
    }
  }

  ledger& ledger_;
  const plan& plan_;
  oracle oracle_;
  std::map<std::string, const closed_turn*> turn_of_; ///< by message
  std::map<std::string, const closed_turn*> turns_;
  int unavoidable_ = 0;
};

} // namespace

int check(ledger& book, const plan& drawn) {
  return checking{book, drawn}.check_all();
}

} // namespace parley::simulation
