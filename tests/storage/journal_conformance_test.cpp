#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using kind = model::item::kind;

committing_call refund(const std::string& key) {
  return {.key = key,
          .call_id = "call_" + key,
          .tool = "refund",
          .arguments = "{\"order\":1}",
          .output = {}};
}

/// A refund that a run is about to ask for.
journal_call about_to(const committing_call& call, int64_t epoch,
                      std::vector<std::string> messages = {}) {
  journal_call what;
  what.conversation = chat();
  what.epoch = epoch;
  what.position.turn = "turn-1";
  what.position.active_agent = "billing";
  what.position.items = {item(kind::user_message, "{\"a\":1}"),
                         item(kind::function_call, "{\"b\":2}", call.call_id)};
  what.position.complete = 1;
  what.position.after_index = 4;
  what.messages = std::move(messages);
  what.call = call;
  return what;
}

journal_result
gave(const std::string& key, int64_t epoch, const std::string& output) {
  return {.conversation = chat(), .epoch = epoch, .key = key, .output = output};
}

TEST_P(store_conformance, has_no_journal_before_a_committing_call) {
  commit({take_message("IM1", 0)});
  EXPECT_FALSE(claim().open_run);
}

TEST_P(store_conformance, keeps_where_a_run_stood_when_it_was_to_act) {
  commit({take_message("IM1", 0), take_message("IM2", 1)});
  EXPECT_EQ(commit_one(about_to(refund("k1"), claim().epoch, {"IM1"})),
            write_outcome::done);
  reopen();

  const auto found = claim();

  ASSERT_TRUE(found.open_run);
  const auto& at = found.open_run->position;
  EXPECT_EQ(at.turn, "turn-1");
  EXPECT_EQ(at.active_agent, "billing");
  EXPECT_EQ(at.complete, 1U);
  EXPECT_EQ(at.after_index, 4);
  ASSERT_THAT(at.items, SizeIs(2));
  EXPECT_EQ(*at.items[0], *item(kind::user_message, "{\"a\":1}"));
  EXPECT_EQ(*at.items[1], *item(kind::function_call, "{\"b\":2}", "call_k1"));
  ASSERT_THAT(found.open_run->calls, SizeIs(1));
  const auto& call = found.open_run->calls[0];
  EXPECT_EQ(call.key, "k1");
  EXPECT_EQ(call.call_id, "call_k1");
  EXPECT_EQ(call.tool, "refund");
  EXPECT_EQ(call.arguments, "{\"order\":1}");
  EXPECT_FALSE(call.output);
  ASSERT_THAT(found.pending, SizeIs(2));
  EXPECT_TRUE(found.pending[0].journalled);
  EXPECT_FALSE(found.pending[1].journalled);
}

TEST_P(store_conformance, keeps_what_a_journalled_call_gave) {
  const auto epoch = claim().epoch;
  commit({about_to(refund("k1"), epoch), gave("k1", epoch, "done")});
  EXPECT_EQ(commit_one(gave("k1", epoch, "something else")),
            write_outcome::done);
  EXPECT_EQ(claim().open_run->calls.at(0).output, "done");
}

TEST_P(store_conformance, tells_an_empty_output_from_none) {
  const auto epoch = claim().epoch;
  commit({about_to(refund("k1"), epoch), gave("k1", epoch, "")});
  EXPECT_EQ(claim().open_run->calls.at(0).output, "");
}

TEST_P(store_conformance, journals_the_same_call_once) {
  const auto epoch = claim().epoch;
  commit({about_to(refund("k1"), epoch), gave("k1", epoch, "done"),
          about_to(refund("k1"), epoch)});
  const auto found = claim();
  EXPECT_THAT(found.open_run->position.items, SizeIs(2));
  ASSERT_THAT(found.open_run->calls, SizeIs(1));
  EXPECT_EQ(found.open_run->calls[0].output, "done");
}

TEST_P(store_conformance, moves_the_position_on_with_the_next_call) {
  const auto epoch = claim().epoch;
  auto second = about_to(refund("k2"), epoch);
  second.position.items.push_back(item(kind::reasoning, "3"));
  second.position.complete = 2;
  commit({about_to(refund("k1"), epoch), gave("k1", epoch, "done"), second});
  const auto found = claim();
  EXPECT_EQ(found.open_run->position.complete, 2U);
  EXPECT_THAT(found.open_run->position.items, SizeIs(3));
  ASSERT_THAT(found.open_run->calls, SizeIs(2));
  EXPECT_EQ(found.open_run->calls[0].key, "k1");
  EXPECT_EQ(found.open_run->calls[1].key, "k2");
}

TEST_P(store_conformance, a_closed_turn_leaves_no_journal) {
  commit({take_message("IM1", 0)});
  const auto epoch = claim().epoch;
  commit({about_to(refund("k1"), epoch, {"IM1"})});
  commit({answer("turn-1", epoch, {"IM1"}, {})});
  const auto found = claim();
  EXPECT_FALSE(found.open_run);
  EXPECT_THAT(unfinished(), IsEmpty());

  // The next turn's begins anew.
  commit({about_to(refund("k9"), found.epoch)});
  EXPECT_THAT(claim().open_run->calls, SizeIs(1));
}

TEST_P(store_conformance, journals_nothing_for_who_lost_the_claim) {
  const auto epoch = claim().epoch;
  claim();
  EXPECT_THAT(
    commit({about_to(refund("k1"), epoch), gave("k1", epoch, "done")}),
    ElementsAre(write_outcome::fenced, write_outcome::fenced));
  EXPECT_FALSE(claim().open_run);
}

TEST_P(store_conformance, a_journal_is_unfinished_work_even_alone) {
  commit({take_message("IM1", 0)});
  commit({about_to(refund("k1"), claim().epoch, {"IM1"})});
  commit({take("gone", conversation::message_removed{"IM1"})});
  EXPECT_THAT(unfinished(), ElementsAre(chat()));
  const auto found = claim();
  EXPECT_TRUE(found.open_run);
  EXPECT_EQ(found.attempts, 2) << "claims of it count";
}

TEST_P(store_conformance, keeps_each_conversation_s_journal_apart) {
  commit({about_to(refund("k1"), claim().epoch)});
  const auto other = chat("CH2");
  auto same = about_to(refund("k1"), claim(other).epoch);
  same.conversation = other;
  commit({same});
  auto close = answer("turn-1", claim(other).epoch, {}, {});
  close.conversation = other;
  commit({close});
  EXPECT_FALSE(claim(other).open_run);
  EXPECT_TRUE(claim().open_run);
}

} // namespace

} // namespace parley::storage
