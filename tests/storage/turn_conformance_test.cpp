#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using model::item_ptr;
using testing::ElementsAre;
using testing::IsEmpty;
using kind = model::item::kind;

std::vector<std::string> json_of(const std::vector<item_ptr>& items) {
  std::vector<std::string> found;
  for (const auto& each : items)
    found.push_back(each->json);
  return found;
}

TEST_P(store_conformance, closes_a_turn_in_one_step) {
  commit(
    {take_message("IM1", 0), take_message("IM2", 1), take_message("IM3", 2)});
  auto what = answer("turn-1", claim().epoch, {"IM1", "IM2"}, {"One", "Two"});
  what.items = {item(kind::user_message, "{\"a\":1}")};

  EXPECT_EQ(commit_one(what), write_outcome::done);

  const auto found = claim();
  EXPECT_THAT(ids(found.pending), ElementsAre("IM3"));
  EXPECT_EQ(found.active_agent, "front_desk");
  EXPECT_THAT(json_of(found.history), ElementsAre("{\"a\":1}"));
  ASSERT_EQ(found.outbox.size(), 2U);
  const auto& first = found.outbox[0];
  EXPECT_EQ(first.turn, "turn-1");
  EXPECT_EQ(first.part, 1);
  EXPECT_EQ(first.text, "One");
  EXPECT_EQ(first.state, part_state::sending);
  EXPECT_EQ(first.posts, 1);
  EXPECT_EQ(first.send_deadline, at(9000));
  EXPECT_EQ(first.after_index, 4);
  const auto& second = found.outbox[1];
  EXPECT_EQ(second.part, 2);
  EXPECT_EQ(second.text, "Two");
  EXPECT_EQ(second.state, part_state::queued);
  EXPECT_EQ(second.posts, 0);
  EXPECT_EQ(second.send_deadline, timestamp{});
  EXPECT_EQ(second.after_index, 4);
}

TEST_P(store_conformance, settles_messages_silently_without_parts) {
  commit({take_message("IM1", 0)});
  commit({answer("turn-1", claim().epoch, {"IM1"}, {})});
  const auto found = claim();
  EXPECT_THAT(found.pending, IsEmpty());
  EXPECT_THAT(found.outbox, IsEmpty());
  EXPECT_THAT(unfinished(), IsEmpty());
}

TEST_P(store_conformance, closes_a_turn_twice_without_doubling) {
  commit({take_message("IM1", 0)});
  auto what = answer("turn-1", claim().epoch, {"IM1"}, {"Hello"});
  what.items = {item(kind::user_message, "{}")};

  EXPECT_THAT(commit({what, what}),
              ElementsAre(write_outcome::done, write_outcome::done));
  EXPECT_EQ(commit_one(what), write_outcome::done);

  const auto found = claim();
  EXPECT_EQ(found.history.size(), 1U);
  EXPECT_EQ(found.outbox.size(), 1U);
}

TEST_P(store_conformance, discards_the_turn_of_who_lost_the_claim) {
  commit({take_message("IM1", 0)});
  auto stale = answer("turn-1", claim().epoch, {"IM1"}, {"Hello"});
  stale.items = {item(kind::user_message, "{}")};
  claim();

  EXPECT_EQ(commit_one(stale), write_outcome::fenced);

  const auto found = claim();
  EXPECT_THAT(ids(found.pending), ElementsAre("IM1"));
  EXPECT_THAT(found.history, IsEmpty());
  EXPECT_THAT(found.outbox, IsEmpty());
  EXPECT_EQ(found.active_agent, "");
}

TEST_P(store_conformance, fences_one_write_and_does_the_others) {
  commit({take_message("IM1", 0)});
  const auto epoch = claim().epoch;
  EXPECT_THAT(commit({answer("turn-1", epoch - 1, {"IM1"}, {"Hello"}),
                      take_message("IM2", 1)}),
              ElementsAre(write_outcome::fenced, write_outcome::done));
}

TEST_P(store_conformance, fences_a_turn_of_a_conversation_never_claimed) {
  EXPECT_EQ(commit_one(answer("turn-1", 1, {}, {})), write_outcome::fenced);
}

TEST_P(store_conformance, leaves_a_withdrawn_message_out_of_the_turn) {
  commit({take_message("IM1", 0), take_message("IM2", 1)});
  const auto epoch = claim().epoch;
  commit({take("gone", conversation::message_removed{"IM1"})});
  EXPECT_EQ(commit_one(answer("turn-1", epoch, {"IM1", "IM2"}, {"Hi"})),
            write_outcome::done);
  EXPECT_EQ(pending_messages(), 0);
}

TEST_P(store_conformance, gives_the_newest_items_oldest_first) {
  auto what = answer("turn-1", claim().epoch, {}, {});
  what.items = {item(kind::user_message, "1"), item(kind::reasoning, "2"),
                item(kind::function_call, "3", "call_a"),
                item(kind::function_call_output, "4", "call_a"),
                item(kind::assistant_message, "5")};
  commit({what});

  const auto cut = claim(chat(), 3).history;

  ASSERT_THAT(json_of(cut), ElementsAre("3", "4", "5"));
  EXPECT_EQ(cut[0]->what, kind::function_call);
  EXPECT_EQ(cut[0]->call_id, "call_a");
  EXPECT_EQ(cut[2]->what, kind::assistant_message);
  EXPECT_EQ(cut[2]->call_id, "");
  EXPECT_THAT(json_of(claim(chat(), 50).history),
              ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THAT(claim(chat(), 0).history, IsEmpty());
}

TEST_P(store_conformance, appends_each_turn_to_the_history) {
  for (int turn = 1; turn <= 3; ++turn) {
    auto what = answer("turn-" + std::to_string(turn), claim().epoch, {}, {});
    what.items = {item(kind::user_message, std::to_string(turn))};
    commit({what});
    reopen();
  }
  EXPECT_THAT(json_of(claim().history), ElementsAre("1", "2", "3"));
}

TEST_P(store_conformance, keeps_the_active_agent_when_a_turn_names_none) {
  commit({answer("turn-1", claim().epoch, {}, {})});
  auto silent = answer("turn-2", claim().epoch, {}, {});
  silent.active_agent.clear();
  commit({silent});
  EXPECT_EQ(claim().active_agent, "front_desk");
}

TEST_P(store_conformance, raises_the_epoch_with_every_claim) {
  EXPECT_EQ(claim().epoch, 1);
  EXPECT_EQ(claim().epoch, 2);
  reopen();
  EXPECT_EQ(claim().epoch, 3);
  EXPECT_EQ(claim(chat("CH2")).epoch, 1);
}

TEST_P(store_conformance, counts_claims_of_unfinished_work) {
  commit({take_message("IM1", 0)});
  EXPECT_EQ(claim().attempts, 1);
  reopen();
  EXPECT_EQ(claim().attempts, 2);
  const auto third = claim();
  EXPECT_EQ(third.attempts, 3);

  commit({answer("turn-1", third.epoch, {"IM1"}, {})});

  EXPECT_EQ(claim().attempts, 0);
  EXPECT_EQ(claim().attempts, 0) << "nothing is unfinished";
}

TEST_P(store_conformance, counts_no_claim_while_a_reply_is_on_its_way) {
  given_a_reply({"Hello"});
  commit({take_message("IM2", 1)});
  const auto found = claim();
  EXPECT_EQ(found.attempts, 0) << "its turn has to wait for the reply";
  commit({move("turn-1", 1, found.epoch, part_state::sent, "IM9")});
  EXPECT_EQ(claim().attempts, 1);
}

TEST_P(store_conformance, sums_the_tokens_of_the_newest_turn_s_day) {
  constexpr int64_t day = 86'400'000;
  const auto use = [&](const std::string& turn, int64_t when, int64_t tokens) {
    auto what = answer(turn, claim().epoch, {}, {});
    what.closed = at(when);
    what.tokens = tokens;
    commit({what});
  };
  EXPECT_EQ(claim().used.tokens, 0);
  use("turn-1", 3 * day - 1, 1000);
  use("turn-2", 3 * day, 20);
  use("turn-3", 3 * day + 5, 3);
  reopen();
  EXPECT_EQ(claim().used.day, 3);
  EXPECT_EQ(claim().used.tokens, 23);
  EXPECT_EQ(claim(chat("CH2")).used.tokens, 0);
}

} // namespace

} // namespace parley::storage
