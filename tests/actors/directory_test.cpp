#include "actors/directory.hpp"

#include "tests/actors/sample_events.hpp"
#include "tests/support/quiet_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// What fake conversations were told, in order: `CH1 heard IM0`.
using journal = std::vector<std::string>;

/// What a fake conversation is told to do, in place of a timer of its own.
constexpr auto ask_for_turn = timer::kind::turn_deadline;
constexpr auto end_turn = timer::kind::quiet_window;
constexpr auto ask_to_sleep = timer::kind::retry_store;
constexpr auto fail = timer::kind::retry_look;

conversation_actor::behavior_type
fake_conversation(conversation_actor::pointer self, conversation::key key,
                  directory_actor* directory, journal* told) {
  auto note = [told, id = key.id](const std::string& what) {
    told->push_back(id + " " + what);
  };
  auto heard = std::make_shared<uint64_t>(0);
  auto busy = std::make_shared<bool>(false);
  return {
    [note, heard](const routed& what) {
      ++*heard;
      note("heard " + what.what->identity);
    },
    [note](const turn_granted&) { note("granted"); },
    [self, note](const sleep_now&) {
      note("sleeps");
      self->quit();
    },
    [self, note](const abandon&) {
      note("is abandoned");
      self->quit(caf::exit_reason::user_shutdown);
    },
    [self, key, directory, note, heard, busy](const rest&) {
      note("is asked to rest");
      if (!*busy)
        self->send(*directory, may_sleep{key, *heard});
    },
    [note](const drain&) { note("drains"); },
    [self, key, directory, busy](const timer& what) {
      *busy = what.what == ask_for_turn;
      if (what.what == ask_for_turn)
        self->send(*directory, turn_wanted{});
      else if (what.what == end_turn)
        self->send(*directory, turn_over{});
      else if (what.what == ask_to_sleep)
        self->send(*directory, may_sleep{key, what.number});
      else
        self->quit(caf::exit_reason::unhandled_exception);
    },
  };
}

class directory_test : public testing::Test, protected quiet_system {
protected:
  directory_test() {
    directory_config config;
    config.max_open_turns = 2;
    config.max_awake = 8;
    config.roomy_bytes = 1'000;
    config.wakes_at_once = 3;
    config.wake_pause = 20ms;
    config.max_restarts = 2;
    config.env = env;
    directory_ = spawn(directory, config, [this](const conversation::key& key) {
      auto made = spawn(fake_conversation, key, &directory_, &told_);
      spawned_as_.emplace_back(key.id, made);
      return made;
    });
  }

  void route(const std::string& id, const std::string& identity,
             conversation::change what = customer_message(0)) {
    tell(directory_,
         routed{event(identity, std::move(what), chat(id)), {}, {}});
  }

  /// Makes the newest actor of that conversation do something.
  void command(const std::string& id, timer::kind what, uint64_t number = 0) {
    for (auto at = spawned_as_.rbegin(); at != spawned_as_.rend(); ++at)
      if (at->first == id) {
        tell(at->second, timer{what, number});
        return;
      }
    FAIL() << id << " was never spawned";
  }

  std::size_t times_spawned(const std::string& id) const {
    std::size_t times = 0;
    for (const auto& one : spawned_as_)
      times += one.first == id ? 1 : 0;
    return times;
  }

  journal told_;
  std::vector<std::pair<std::string, conversation_actor>> spawned_as_;
  directory_actor directory_;
};

TEST_F(directory_test, keeps_one_actor_for_each_conversation) {
  route("CH1", "IM0");
  route("CH2", "IM1");
  route("CH1", "IM2");
  EXPECT_EQ(spawned_as_.size(), 2U);
  EXPECT_THAT(told_,
              ElementsAre("CH1 heard IM0", "CH2 heard IM1", "CH1 heard IM2"));
}

TEST_F(directory_test, wakes_a_conversation_for_messages_alone) {
  route("CH1", "added", conversation::participant_added{person()});
  route("CH1", "closed",
        conversation::state_changed{conversation::lifecycle::closed});
  EXPECT_THAT(spawned_as_, IsEmpty());
}

TEST_F(directory_test, tells_a_conversation_that_is_awake_everything) {
  route("CH1", "IM0");
  route("CH1", "added", conversation::participant_added{person()});
  EXPECT_THAT(told_, ElementsAre("CH1 heard IM0", "CH1 heard added"));
}

TEST_F(directory_test, ends_an_erased_conversation_and_says_when_it_has) {
  route("CH1", "IM0");
  auto end = ask<stopped>(directory_, stop_conversation{chat("CH1")});
  EXPECT_TRUE(end->answer);
  EXPECT_EQ(told_.back(), "CH1 is abandoned");
  EXPECT_EQ(env.board->awake_conversations, 0);
  EXPECT_EQ(times_spawned("CH1"), 1U) << "and starts none anew";
}

TEST_F(directory_test, says_at_once_that_a_sleeping_conversation_has_ended) {
  EXPECT_TRUE(ask<stopped>(directory_, stop_conversation{chat()})->answer);
}

TEST_F(directory_test, answers_for_one_that_falls_asleep_while_it_is_ended) {
  route("CH1", "IM0");
  auto who = spawned_as_.back().second;
  auto end = ask_later<stopped>(directory_, stop_conversation{chat("CH1")});
  caf::anon_send(who, timer{ask_to_sleep, 1});
  settle();
  EXPECT_TRUE(end->answer);
}

TEST_F(directory_test, knows_who_is_asleep) {
  route("CH1", "IM0");
  auto found
    = ask<asleep>(directory_, ask_asleep{{{chat("CH1"), 1}, {chat("CH2"), 1}}});
  ASSERT_TRUE(found->answer);
  ASSERT_EQ(found->answer->which.size(), 1U);
  EXPECT_EQ(found->answer->which[0].which, chat("CH2"));
}

TEST_F(directory_test, lets_a_conversation_sleep_that_has_heard_everything) {
  route("CH1", "IM0");
  command("CH1", ask_to_sleep, 1);
  EXPECT_EQ(told_.back(), "CH1 sleeps");
  EXPECT_EQ(env.board->awake_conversations, 0);
}

TEST_F(directory_test, wakes_anew_a_conversation_that_went_to_sleep) {
  route("CH1", "IM0");
  command("CH1", ask_to_sleep, 1);
  route("CH1", "IM1");
  EXPECT_EQ(times_spawned("CH1"), 2U);
  EXPECT_EQ(told_.back(), "CH1 heard IM1");
}

TEST_F(directory_test, keeps_awake_whom_an_event_is_on_its_way_to) {
  route("CH1", "IM0");
  route("CH1", "IM1");
  command("CH1", ask_to_sleep, 1); // as if the second were still in the mail
  EXPECT_THAT(told_, ElementsAre("CH1 heard IM0", "CH1 heard IM1"));
  EXPECT_EQ(env.board->awake_conversations, 1);
}

TEST_F(directory_test, starts_a_dead_conversation_anew_at_once) {
  route("CH1", "IM0");
  command("CH1", fail);
  EXPECT_EQ(times_spawned("CH1"), 2U);
  route("CH1", "IM1");
  EXPECT_EQ(times_spawned("CH1"), 2U);
  EXPECT_EQ(told_.back(), "CH1 heard IM1");
}

TEST_F(directory_test, gives_up_a_conversation_that_dies_too_often) {
  route("CH1", "IM0");
  command("CH1", fail);
  command("CH1", fail);
  EXPECT_EQ(times_spawned("CH1"), 3U);
  command("CH1", fail);
  EXPECT_EQ(times_spawned("CH1"), 3U) << "two restarts are all";
  route("CH1", "IM1");
  EXPECT_EQ(times_spawned("CH1"), 4U) << "its next message wakes it";
}

TEST_F(directory_test, takes_up_once_more_later_what_it_gave_up) {
  route("CH1", "IM0");
  for (int death = 0; death < 3; ++death)
    command("CH1", fail);
  EXPECT_EQ(times_spawned("CH1"), 3U);
  advance(std::chrono::seconds{60});
  EXPECT_EQ(times_spawned("CH1"), 4U) << "nobody need write for it";
}

TEST_F(directory_test, starts_nobody_anew_who_ended_on_purpose) {
  route("CH1", "IM0");
  stop(spawned_as_.front().second, caf::exit_reason::user_shutdown);
  EXPECT_EQ(times_spawned("CH1"), 1U);
  EXPECT_EQ(env.board->awake_conversations, 0);
}

TEST_F(directory_test, hands_on_the_places_of_open_turns_in_order) {
  for (const auto* id : {"CH1", "CH2", "CH3", "CH4"}) {
    route(id, "IM0");
    command(id, ask_for_turn);
  }
  told_.erase(told_.begin()); // the first one heard IM0
  EXPECT_THAT(told_, ElementsAre("CH1 granted", "CH2 heard IM0", "CH2 granted",
                                 "CH3 heard IM0", "CH4 heard IM0"));
  EXPECT_EQ(env.board->open_turns, 2);
  EXPECT_EQ(env.board->waiting_turns, 2);
  told_.clear();
  command("CH2", end_turn);
  command("CH1", end_turn);
  EXPECT_THAT(told_, ElementsAre("CH3 granted", "CH4 granted"));
  EXPECT_EQ(env.board->waiting_turns, 0);
}

TEST_F(directory_test, takes_a_place_back_from_the_dead) {
  for (const auto* id : {"CH1", "CH2", "CH3"}) {
    route(id, "IM0");
    command(id, ask_for_turn);
  }
  stop(spawned_as_.front().second, caf::exit_reason::kill);
  EXPECT_EQ(told_.back(), "CH3 granted");
  EXPECT_EQ(env.board->open_turns, 2);
}

TEST_F(directory_test, gives_no_place_to_who_died_waiting) {
  for (const auto* id : {"CH1", "CH2", "CH3", "CH4"}) {
    route(id, "IM0");
    command(id, ask_for_turn);
  }
  stop(spawned_as_.at(2).second, caf::exit_reason::kill);
  command("CH1", end_turn);
  EXPECT_EQ(told_.back(), "CH4 granted");
  EXPECT_EQ(env.board->open_turns, 2);
}

TEST_F(directory_test, wakes_each_conversation_to_recover_once) {
  route("CH1", "IM0");
  tell(directory_,
       recover{std::make_shared<const std::vector<conversation::key>>(
         std::vector<conversation::key>{chat("CH1"), chat("CH2")})});
  EXPECT_EQ(times_spawned("CH1"), 1U);
  EXPECT_EQ(times_spawned("CH2"), 1U);
}

class suspects_test : public directory_test {
protected:
  void recover_all() {
    using list = const std::vector<conversation::key>;
    tell(directory_,
         recover{
           std::make_shared<list>(list{chat("CH1"), chat("CH2"), chat("CH3")}),
           std::make_shared<list>(list{chat("CH2"), chat("CH3")})});
    advance(20ms);
  }
};

TEST_F(suspects_test, are_woken_one_by_one_behind_the_others) {
  recover_all();
  EXPECT_EQ(times_spawned("CH1"), 1U);
  EXPECT_EQ(times_spawned("CH2"), 1U);
  EXPECT_EQ(times_spawned("CH3"), 0U);
  command("CH2", ask_for_turn);
  command("CH2", end_turn);
  EXPECT_EQ(times_spawned("CH3"), 1U);
}

TEST_F(suspects_test, wait_for_no_turn_of_somebody_else) {
  recover_all();
  command("CH1", ask_for_turn);
  command("CH1", end_turn);
  EXPECT_EQ(times_spawned("CH3"), 0U);
  stop(spawned_as_.at(1).second, caf::exit_reason::kill);
  EXPECT_EQ(times_spawned("CH3"), 1U);
}

TEST_F(suspects_test,
       wait_for_one_that_has_nothing_to_say_no_longer_than_that) {
  recover_all();
  advance(9s);
  EXPECT_EQ(times_spawned("CH3"), 0U);
  advance(1s);
  EXPECT_EQ(times_spawned("CH3"), 1U);
}

TEST_F(suspects_test, are_woken_by_their_customers_as_everybody_is) {
  recover_all();
  route("CH3", "IM0");
  EXPECT_EQ(told_.back(), "CH3 heard IM0");
}

TEST_F(directory_test, wakes_a_few_at_a_time_to_recover) {
  std::vector<conversation::key> all;
  for (int i = 1; i <= 7; ++i)
    all.push_back(chat("CH" + std::to_string(i)));
  tell(directory_,
       recover{std::make_shared<const std::vector<conversation::key>>(all)});
  EXPECT_EQ(spawned_as_.size(), 3U);
  route("CH7", "IM0"); // who writes need not wait
  EXPECT_EQ(told_.back(), "CH7 heard IM0");
  advance(20ms);
  EXPECT_EQ(spawned_as_.size(), 7U);
  advance(20ms);
  EXPECT_EQ(spawned_as_.size(), 7U);
  EXPECT_EQ(times_spawned("CH7"), 1U);
}

TEST_F(directory_test, keeps_only_so_many_awake_and_wakes_the_rest_in_turn) {
  for (int i = 1; i <= 8; ++i) {
    route("CH" + std::to_string(i), "IM0");
    command("CH" + std::to_string(i), ask_for_turn);
  }
  route("CH9", "IM0");
  route("CH9", "IM1");
  advance(20ms);
  EXPECT_EQ(env.board->awake_conversations, 8);
  EXPECT_EQ(times_spawned("CH9"), 0U);
  command("CH1", end_turn);
  // Three are asked at a time: all eight, and then it is woken.
  for (int i = 0; i < 4; ++i)
    advance(20ms);
  EXPECT_EQ(times_spawned("CH9"), 1U) << "it reads what it was sent";
  EXPECT_THAT(told_, Not(Contains("CH9 heard IM0")));
  EXPECT_EQ(env.board->awake_conversations, 8);
}

TEST_F(directory_test, wakes_everybody_in_turn_however_many_there_are) {
  std::vector<conversation::key> all;
  for (int i = 10; i < 40; ++i)
    all.push_back(chat("CH" + std::to_string(i)));
  tell(directory_,
       recover{std::make_shared<const std::vector<conversation::key>>(all)});
  int64_t most = 0;
  for (int i = 0; i < 40; ++i) {
    advance(20ms);
    most = std::max<int64_t>(most, env.board->awake_conversations);
  }
  EXPECT_EQ(spawned_as_.size(), 30U);
  EXPECT_LE(most, 8);
}

TEST_F(directory_test, asks_those_to_rest_who_heard_nothing_for_longest) {
  for (int i = 1; i <= 7; ++i)
    route("CH" + std::to_string(i), "IM0");
  route("CH1", "IM1"); // now CH2 is the one
  EXPECT_THAT(told_, Contains("CH2 sleeps"));
  EXPECT_THAT(told_, Not(Contains("CH7 is asked to rest")));
  EXPECT_LT(env.board->awake_conversations, 7);
}

TEST_F(directory_test, asks_for_rest_when_much_is_held_in_memory) {
  route("CH1", "IM0");
  route("CH2", "IM0");
  EXPECT_THAT(told_, Not(Contains("CH1 is asked to rest")));
  env.board->held_bytes = 1'000;
  route("CH2", "IM1");
  EXPECT_THAT(told_, Contains("CH1 sleeps"));
}

TEST_F(directory_test, has_drained_at_once_when_no_turn_is_open) {
  route("CH1", "IM0");
  EXPECT_TRUE(ask<drained>(directory_, drain{})->answer);
  EXPECT_EQ(told_.back(), "CH1 drains");
}

TEST_F(directory_test, has_drained_when_the_last_turn_ends) {
  for (const auto* id : {"CH1", "CH2", "CH3"}) {
    route(id, "IM0");
    command(id, ask_for_turn);
  }
  auto end = ask<drained>(directory_, drain{});
  command("CH1", end_turn);
  EXPECT_FALSE(end->answer);
  command("CH2", end_turn);
  EXPECT_TRUE(end->answer);
  EXPECT_THAT(told_, Not(Contains("CH3 granted")));
}

TEST_F(directory_test, starts_no_turn_and_nobody_anew_while_it_drains) {
  ask<drained>(directory_, drain{});
  route("CH1", "IM0");
  command("CH1", ask_for_turn);
  EXPECT_THAT(told_, ElementsAre("CH1 heard IM0"));
  command("CH1", fail);
  EXPECT_EQ(times_spawned("CH1"), 1U);
}

TEST_F(directory_test, takes_its_conversations_with_it) {
  route("CH1", "IM0");
  auto end = watch(spawned_as_.front().second);
  stop(directory_, caf::exit_reason::user_shutdown);
  EXPECT_TRUE(end->has_value());
}

} // namespace
} // namespace parley::actors
