#include "actors/store.hpp"

#include "tests/actors/fallible_store.hpp"
#include "tests/actors/sample_events.hpp"
#include "tests/support/quiet_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class store_test : public testing::Test, protected quiet_system {
protected:
  store_test() {
    store_config config;
    config.engine = engine_;
    config.batch_limit = 4;
    config.env = env;
    store_ = spawn(store, config, [this](const routed& what) {
      routed_.push_back(what.what->identity);
    });
  }

  /// Hands an event in, without letting the store get to it.
  void take_in(const std::string& identity, conversation::change what) {
    auto made = std::make_shared<intake>();
    made->what = event(identity, std::move(what));
    made->answer = [this](taken answer) {
      answers_.push_back(answer);
    };
    caf::anon_send(store_, intake_ptr{made});
  }

  void take_in_message(int64_t index) {
    take_in("IM" + std::to_string(index), customer_message(index));
  }

  storage::snapshot claim_now() {
    auto heard = ask<claimed>(store_, claim{chat()});
    return heard->answer ? *heard->answer->what : storage::snapshot{};
  }

  using writer_ptr = std::shared_ptr<const asked<changed>>;

  writer_ptr write(std::vector<storage::write> what) {
    auto writer = write_later(std::move(what));
    settle();
    return writer;
  }

  /// The same, without letting the store get to it.
  writer_ptr write_later(std::vector<storage::write> what) {
    return ask_later<changed>(
      store_, change{std::make_shared<const std::vector<storage::write>>(
                std::move(what))});
  }

  std::shared_ptr<fallible_store> engine_
    = std::make_shared<fallible_store>(*storage::open_sqlite(":memory:"));
  std::vector<std::string> routed_;
  std::vector<taken> answers_;
  store_actor store_;
};

storage::write learnt(int64_t epoch) {
  return storage::learn_facts{chat(), epoch, conversation::lifecycle::active,
                              std::nullopt};
}

TEST_F(store_test, gathers_what_waits_into_one_transaction) {
  take_in_message(0);
  take_in_message(1);
  take_in_message(2);
  settle();
  EXPECT_THAT(engine_->batches, ElementsAre(3));
  EXPECT_THAT(answers_,
              ElementsAre(taken::accepted, taken::accepted, taken::accepted));
}

TEST_F(store_test, commits_at_once_what_fills_a_batch) {
  for (int64_t index = 0; index < 6; ++index)
    take_in_message(index);
  settle();
  EXPECT_THAT(engine_->batches, ElementsAre(4, 2));
  EXPECT_EQ(answers_.size(), 6U);
}

TEST_F(store_test, answers_and_routes_only_what_is_committed) {
  std::size_t answered_before = 0;
  std::size_t routed_before = 0;
  engine_->before_commit = [&] {
    answered_before = answers_.size();
    routed_before = routed_.size();
  };
  take_in_message(0);
  settle();
  EXPECT_EQ(answered_before, 0U);
  EXPECT_EQ(routed_before, 0U);
  EXPECT_THAT(answers_, ElementsAre(taken::accepted));
}

TEST_F(store_test, routes_events_in_the_order_they_came) {
  take_in_message(1);
  take_in("MB1 added", conversation::participant_added{sms_customer()});
  take_in_message(0);
  settle();
  EXPECT_THAT(routed_, ElementsAre("IM1", "MB1 added", "IM0"));
}

TEST_F(store_test, routes_a_repeat_no_further) {
  take_in_message(0);
  take_in_message(0);
  settle();
  take_in_message(0);
  settle();
  EXPECT_THAT(answers_,
              ElementsAre(taken::accepted, taken::duplicate, taken::duplicate));
  EXPECT_THAT(routed_, ElementsAre("IM0"));
}

TEST_F(store_test, keeps_receipts_and_routes_none) {
  take_in("MM1 sent", conversation::delivery_updated{"IM9", "sent", 0});
  settle();
  EXPECT_THAT(answers_, ElementsAre(taken::accepted));
  EXPECT_THAT(routed_, IsEmpty());
}

TEST_F(store_test, fails_everybody_in_a_batch_that_fails) {
  engine_->failing_commits = 1;
  settle();
  auto writer = write_later({learnt(1)});
  take_in_message(0);
  take_in_message(1);
  settle();
  EXPECT_THAT(answers_, ElementsAre(taken::failed, taken::failed));
  EXPECT_EQ(writer->failure, errc::store_failed);
  EXPECT_THAT(routed_, IsEmpty());
  EXPECT_FALSE(env.board->store_ok);
}

TEST_F(store_test, takes_in_later_what_failed_first) {
  engine_->failing_commits = 1;
  take_in_message(0);
  settle();
  take_in_message(0);
  settle();
  EXPECT_THAT(answers_, ElementsAre(taken::failed, taken::accepted));
  EXPECT_THAT(routed_, ElementsAre("IM0"));
  EXPECT_TRUE(env.board->store_ok);
}

TEST_F(store_test, ends_when_the_database_is_damaged) {
  auto end = watch(store_);
  engine_->failing_commits = 1;
  engine_->why = storage::failure::reason::corrupt;
  take_in_message(0);
  settle();
  EXPECT_THAT(answers_, ElementsAre(taken::failed));
  ASSERT_TRUE(end->has_value());
  EXPECT_EQ(**end, caf::exit_reason::unhandled_exception);
}

TEST_F(store_test, shows_a_claim_what_was_gathered_before_it) {
  take_in_message(0);
  auto snapshot = claim_now();
  ASSERT_EQ(snapshot.pending.size(), 1U);
  EXPECT_EQ(snapshot.pending.front().what.id, "IM0");
}

TEST_F(store_test, is_well_again_once_a_claim_works) {
  engine_->failing_claims = 1;
  EXPECT_EQ(ask<claimed>(store_, claim{chat()})->failure, errc::store_failed);
  EXPECT_FALSE(env.board->store_ok);
  claim_now();
  EXPECT_TRUE(env.board->store_ok);
}

TEST_F(store_test, refuses_a_change_by_an_earlier_owner) {
  auto first = claim_now();
  auto second = claim_now();
  EXPECT_EQ(write({learnt(first.epoch)})->failure, errc::fenced);
  EXPECT_TRUE(write({learnt(second.epoch)})->answer);
}

TEST_F(store_test, refuses_a_change_of_several_writes_for_one_that_is_fenced) {
  auto first = claim_now();
  auto second = claim_now();
  auto answer = write({learnt(second.epoch), learnt(first.epoch)});
  EXPECT_EQ(answer->failure, errc::fenced);
}

TEST_F(store_test, answers_each_writer_by_its_own_writes) {
  auto first = claim_now();
  auto second = claim_now();
  auto stale = write_later({learnt(first.epoch)});
  auto fresh = write_later({learnt(second.epoch), learnt(second.epoch)});
  take_in_message(0);
  settle();
  EXPECT_EQ(stale->failure, errc::fenced);
  EXPECT_THAT(engine_->batches, ElementsAre(4));
  EXPECT_TRUE(fresh->answer);
  EXPECT_THAT(answers_, ElementsAre(taken::accepted));
}

TEST_F(store_test, counts_messages_until_they_are_answered) {
  take_in_message(0);
  take_in_message(1);
  settle();
  EXPECT_EQ(env.board->pending_messages, 2);
  storage::close_turn turn;
  turn.conversation = chat();
  turn.epoch = claim_now().epoch;
  turn.turn = "turn-1";
  turn.messages = {"IM0", "IM1"};
  turn.outcome = "silent";
  EXPECT_TRUE(write({turn})->answer);
  EXPECT_EQ(env.board->pending_messages, 0);
}

TEST_F(store_test, counts_the_messages_of_each_conversation) {
  take_in_message(0);
  take_in_message(1);
  settle();
  EXPECT_EQ(env.board->waiting_messages.of("CH1"), 2);
  EXPECT_EQ(env.board->waiting_messages.of("CH2"), 0);
  storage::close_turn turn;
  turn.conversation = chat();
  turn.epoch = claim_now().epoch;
  turn.turn = "turn-1";
  turn.messages = {"IM0", "IM1"};
  turn.outcome = "silent";
  EXPECT_TRUE(write({turn})->answer);
  EXPECT_EQ(env.board->waiting_messages.of("CH1"), 0);
}

TEST_F(store_test, counts_anew_what_was_withdrawn_meanwhile) {
  take_in_message(0);
  take_in_message(1);
  take_in("IM0 removed", conversation::message_removed{"IM0"});
  settle();
  EXPECT_EQ(env.board->pending_messages, 2) << "it cannot know";
  advance(10s);
  take_in_message(2);
  settle();
  EXPECT_EQ(env.board->pending_messages, 2);
  EXPECT_EQ(env.board->waiting_messages.of("CH1"), 2);
}

TEST_F(store_test, counts_what_is_pending_when_it_starts) {
  auto write = storage::take_in{event("IM7", customer_message(7)), {}};
  ASSERT_TRUE(engine_->commit(std::vector<storage::write>{write}));
  store_config config;
  config.engine = engine_;
  config.env = env;
  spawn(store, config, [](const routed&) {});
  settle();
  EXPECT_EQ(env.board->pending_messages, 1);
  EXPECT_EQ(env.board->waiting_messages.of("CH1"), 1);
}

TEST_F(store_test, finds_out_by_itself_that_the_disk_has_room_again) {
  engine_->failing_commits = 1;
  engine_->failing_writes = true;
  take_in_message(0);
  settle();
  EXPECT_THAT(answers_, ElementsAre(taken::failed));
  EXPECT_FALSE(env.board->store_ok);
  advance(1s);
  advance(1s);
  EXPECT_FALSE(env.board->store_ok);
  engine_->failing_writes = false;
  advance(1s);
  EXPECT_TRUE(env.board->store_ok);
}

TEST_F(store_test, lists_conversations_with_unfinished_work) {
  take_in_message(0);
  settle();
  auto listed = ask<unfinished>(store_, list_unfinished{});
  ASSERT_TRUE(listed->answer);
  EXPECT_THAT(*listed->answer->which, ElementsAre(chat()));
}

} // namespace
} // namespace parley::actors
