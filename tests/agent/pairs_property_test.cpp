#include "tests/agent/shop_team.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <utility>

namespace parley::agent {
namespace {

using kind = model::item::kind;

/// What the server would answer with 400, or empty.
std::string broken(const std::vector<item_ptr>& items) {
  std::map<std::string, int> open;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& one = *items[i];
    if (one.what == kind::function_call)
      ++open[one.call_id];
    if (one.what == kind::function_call_output && --open[one.call_id] < 0)
      return "output without call " + one.call_id;
    if (one.what == kind::reasoning
        && (i + 1 == items.size() || items[i + 1]->what == kind::user_message
            || items[i + 1]->what == kind::function_call_output))
      return "stray reasoning";
  }
  for (const auto& [id, count] : open)
    if (count != 0)
      return "call without output " + id;
  return {};
}

/// Feeds a run whatever may come, in any order, from one seed.
class storyteller {
public:
  explicit storyteller(unsigned seed) : dice_{seed} {
  }

  void tell() {
    std::vector<item_ptr> past;
    for (int i = roll(12); i > 0; --i)
      past.push_back(any_item());
    auto team = shop_team();
    team.max_turns = 1 + roll(10);
    team.history_window = static_cast<std::size_t>(roll(12));
    auto one = make_run(team, {"Hi"}, past, roll(2) == 0 ? "" : "billing");
    check(one, one.begin());
    for (int i = 0; i < 40; ++i) {
      const auto next = feed(one);
      check(one, next);
      if (std::holds_alternative<commit_call>(next) && roll(3) == 0)
        one = taken_up_again(team, past, one);
    }
  }

private:
  /// What comes after a crash: the next run of the same turn.
  run taken_up_again(const team& agents, const std::vector<item_ptr>& past,
                     const run& dead) {
    beginning from;
    from.agents = std::make_shared<const team>(agents);
    from.history = past;
    from.messages.resize(static_cast<std::size_t>(roll(2)), "more");
    from.earlier = earlier_run{dead.position(), {}};
    for (const auto& [what, output] : done_)
      from.earlier->actions.push_back({what.first, what.second, output});
    run next{std::move(from)};
    EXPECT_EQ(broken(next.new_items("Bye.")), "");
    check(next, next.begin());
    return next;
  }

  int roll(int sides) {
    return std::uniform_int_distribution<int>{0, sides - 1}(dice_);
  }

  std::string any_id() {
    return std::string(1, static_cast<char>('a' + roll(4)));
  }

  item_ptr any_item() {
    switch (roll(4)) {
      case 0:
        return model::user_message("m");
      case 1:
        return model::function_call(any_id(), "look_up", "{}");
      case 2:
        return model::function_call_output(any_id(), "1");
      default:
        return std::make_shared<const model::item>(
          model::item{kind::reasoning, {}, "{}"});
    }
  }

  model::answer any_answer() {
    static const std::vector<std::string> names{
      "look_up",
      "hours",
      "refund",
      "fly",
      "transfer_to_billing_support",
      "transfer_to_technical_support"};
    model::answer a;
    if (roll(3) == 0)
      a.text = "text";
    for (int i = roll(3); i > 0; --i)
      a.items.push_back(any_item()); // items that fit no call
    for (int i = roll(4); i > 0; --i) {
      const tool_call call{any_id(), names[static_cast<std::size_t>(roll(6))],
                           R"({"n":)" + std::to_string(roll(3)) + '}'};
      a.calls.push_back(call);
      if (roll(4) != 0)
        a.items.push_back(
          model::function_call(call.call_id, call.name, call.arguments));
    }
    return a;
  }

  step feed(run& one) {
    switch (roll(8)) {
      case 0:
        return one.customer_wrote("more");
      case 1:
        return acting_.empty() ? wait{} : finish_action(one);
      case 2:
        if (roll(2) == 0)
          return one.heard(fails(model::reason::context_too_long));
        return one.heard(fails(model::reason::cancelled));
      case 3:
      case 4:
        return one.heard(any_answer());
      default:
        return one.tool_finished(any_id(), "1");
    }
  }

  step finish_action(run& one) {
    std::optional<std::string> output;
    if (roll(3) != 0)
      output = "acted";
    done_[key_] = output;
    return one.tool_finished(std::exchange(acting_, {}), output);
  }

  void check(const run& one, const step& s) {
    EXPECT_EQ(broken(one.new_items("Bye.")), "");
    if (const auto* act = std::get_if<commit_call>(&s)) {
      acting_ = act->call.call_id;
      key_ = {act->call.name, act->arguments};
      EXPECT_TRUE(done_.emplace(key_, std::nullopt).second) << "done twice";
    }
    if (std::holds_alternative<ask_model>(s)) {
      EXPECT_EQ(broken(asked(s).input), "") << "asked";
    }
  }

  std::mt19937 dice_;
  std::string acting_; ///< id of the action under way
  std::pair<std::string, std::string> key_;
  /// What was asked for in this turn, and what it gave.
  std::map<std::pair<std::string, std::string>, std::optional<std::string>>
    done_;
};

TEST(any_sequence_of_events, leaves_complete_pairs_alone) {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    storyteller{seed}.tell();
    ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
  }
}

} // namespace
} // namespace parley::agent
