#include "actors/housekeeper.hpp"

#include "actors/directory.hpp"
#include "actors/store.hpp"
#include "tests/actors/sample_events.hpp"
#include "tests/support/forwarding_store.hpp"
#include "tests/support/quiet_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Does nothing but be awake.
conversation_actor::behavior_type sleepless(conversation_actor::pointer) {
  return {
    [](const routed&) {
      // nop
    },
    [](const turn_granted&) {
      // nop
    },
    [](const sleep_now&) {
      // nop
    },
    [](const abandon&) {
      // nop
    },
    [](const rest&) {
      // nop
    },
    [](const drain&) {
      // nop
    },
    [](const timer&) {
      // nop
    },
  };
}

/// A housekeeper between a real store and a real directory.
class housekeeper_test : public testing::Test, protected quiet_system {
protected:
  housekeeper_test() {
    env.log = std::make_shared<observe::log>(
      [this](observe::level, std::string_view event, auto) {
        lines_.emplace_back(event);
      });
  }

  void
  begin(std::chrono::days retention, std::span<const sealing::key> keys = {}) {
    engine_ = *storage::open_sqlite(":memory:", keys);
    store_config stored;
    stored.engine = engine_;
    stored.env = env;
    store_ = spawn(store, stored, [this](const routed& what) {
      caf::anon_send(directory_, what);
    });
    directory_config limits;
    limits.env = env;
    directory_ = spawn(directory, limits, [this](const conversation::key&) {
      return spawn(sleepless);
    });
    housekeeper_config config;
    config.retention = retention;
    config.piece = 2;
    config.env = env;
    config.store = store_;
    config.directory = directory_;
    housekeeper_ = spawn(housekeeper, config);
    tell(housekeeper_, start{});
  }

  /// A turn of that conversation, closed that long ago.
  void
  given_a_turn(const conversation::key& which, std::chrono::milliseconds ago) {
    auto now = env.wall_clock();
    auto id = which.id + "-" + std::to_string(ago.count());
    auto message = std::get<conversation::message_added>(customer_message(0));
    message.what.id = "IM" + id;
    ASSERT_TRUE(engine_->commit(std::vector<storage::write>{
      storage::take_in{std::make_shared<const conversation::event>(
                         conversation::event{which, "IM" + id, message}),
                       now - ago}}));
    storage::close_turn turn;
    turn.conversation = which;
    turn.epoch = engine_->claim(which, 0)->epoch;
    turn.turn = id;
    turn.messages = {"IM" + id};
    turn.outcome = "silent";
    turn.closed = now - ago;
    ASSERT_TRUE(engine_->commit(std::vector<storage::write>{turn}));
  }

  /// Lets so many pieces of work follow each other.
  void let_pieces_pass(int count) {
    for (; count > 0; --count)
      advance(20ms);
  }

  std::size_t turns_of(const conversation::key& which) {
    auto record = engine_->records().read({.which = which});
    return record && *record ? (*record)->turns.size() : 0;
  }

  bool is_there(const conversation::key& which) {
    auto record = engine_->records().read({.which = which});
    return record && *record;
  }

  std::vector<std::string> lines_;
  std::shared_ptr<storage::store> engine_;
  store_actor store_;
  directory_actor directory_;
  housekeeper_actor housekeeper_;
};

TEST_F(housekeeper_test, keeps_everything_unless_told_for_how_long) {
  begin(std::chrono::days{0});
  given_a_turn(chat(), std::chrono::years{5});
  for (int hour = 0; hour < 3; ++hour)
    advance(1h);
  EXPECT_EQ(turns_of(chat()), 1U);
}

TEST_F(housekeeper_test, removes_what_is_older_and_tells_so) {
  begin(std::chrono::days{30});
  given_a_turn(chat(), std::chrono::days{31});
  given_a_turn(chat(), std::chrono::days{29});
  pass(10s);
  EXPECT_EQ(turns_of(chat()), 1U);
  EXPECT_THAT(lines_, ElementsAre("retention_applied"));
}

TEST_F(housekeeper_test, looks_again_every_hour) {
  begin(std::chrono::days{1});
  given_a_turn(chat(), 23h + 30min);
  pass(10s);
  EXPECT_EQ(turns_of(chat()), 1U);
  advance(1h);
  pass(10s);
  EXPECT_EQ(turns_of(chat()), 0U);
}

TEST_F(housekeeper_test, removes_in_small_pieces_with_pauses_between) {
  begin(std::chrono::days{1});
  for (int number = 0; number < 20; ++number)
    given_a_turn(chat(), std::chrono::days{2} + std::chrono::hours{number});
  advance(5s);
  EXPECT_EQ(turns_of(chat()), 18U);
  advance(20ms);
  EXPECT_EQ(turns_of(chat()), 16U);
  let_pieces_pass(20);
  EXPECT_EQ(turns_of(chat()), 0U);
}

TEST_F(housekeeper_test, removes_a_sleeping_conversation_with_nothing_left) {
  begin(std::chrono::days{1});
  given_a_turn(chat(), std::chrono::days{2});
  pass(10s);
  EXPECT_FALSE(is_there(chat()));
}

TEST_F(housekeeper_test, spares_one_that_is_awake) {
  begin(std::chrono::days{1});
  given_a_turn(chat(), std::chrono::days{2});
  tell(directory_,
       recover{std::make_shared<const std::vector<conversation::key>>(
         std::vector{chat()})});
  pass(10s);
  EXPECT_EQ(turns_of(chat()), 0U);
  EXPECT_TRUE(is_there(chat()));
}

TEST_F(housekeeper_test, seals_what_is_plain_and_tells_when_that_is_done) {
  auto path = testing::TempDir() + "/housekeeper_test.db";
  std::remove(path.c_str());
  engine_ = *storage::open_sqlite(path);
  for (int number = 0; number < 10; ++number)
    given_a_turn(chat("CH" + std::to_string(number)), 1h);
  engine_.reset();
  const std::vector keys{sealing::key{std::string(sealing::key_size, 'k')}};
  engine_ = *storage::open_sqlite(path, keys);
  store_config stored;
  stored.engine = engine_;
  stored.env = env;
  store_ = spawn(store, stored, [](const routed&) {
    // nop: nobody is awake
  });
  housekeeper_config config;
  config.piece = 3;
  config.env = env;
  config.store = store_;
  housekeeper_ = spawn(housekeeper, config);
  tell(housekeeper_, start{});
  EXPECT_FALSE(engine_->records().keys()->complete);
  EXPECT_THAT(lines_, IsEmpty());
  let_pieces_pass(50);
  EXPECT_TRUE(engine_->records().keys()->complete);
  EXPECT_THAT(lines_, ElementsAre("encryption_complete"));
  std::remove(path.c_str());
}

TEST_F(housekeeper_test, says_nothing_where_nothing_is_to_seal) {
  const std::vector keys{sealing::key{std::string(sealing::key_size, 'k')}};
  begin(std::chrono::days{0}, keys);
  pass(5s);
  EXPECT_THAT(lines_, IsEmpty());
}

} // namespace
} // namespace parley::actors
