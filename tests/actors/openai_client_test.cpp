#include "actors/openai_client.hpp"

#include "tests/support/fake_http.hpp"
#include "tests/support/quiet_system.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using trouble = http::client_failure::reason;

class openai_client_test : public testing::Test, protected quiet_system {
protected:
  using heard_ptr = std::shared_ptr<const asked<model_heard>>;

  openai_client_test() {
    auto& config = config_;
    config.at.base = *http::url::parse("https://models.example/v1");
    config.at.api_key = "secret";
    config.http = http_;
    config.chance = [] {
      return 0.0;
    };
    config.env = env;
    client_ = spawn(openai_client, config);
  }

  /// One that asks so much at once, and lets so many wait.
  void narrow(int64_t at_once, std::size_t waiting) {
    config_.gate.at_once = at_once;
    config_.gate.waiting = waiting;
    client_ = spawn(openai_client, config_);
  }

  /// Calls that fail until the breaker opens. They hear of it at once.
  void break_down() {
    for (int i = 0; i < 5; ++i) {
      call();
      fail(500, "{}", header("x-should-retry", "false"));
    }
    ASSERT_TRUE(env.board->model.breaker_open);
  }

  heard_ptr call(std::chrono::milliseconds left = 30s) {
    auto request = std::make_shared<model::request>();
    request->model = "gpt";
    request->input = {model::user_message("Hi")};
    return ask<model_heard>(client_,
                            model_call{++last_id_, request, now() + left});
  }

  void fail(int status, std::string body = "{}", http::fields header = {}) {
    http_->answer(status, std::move(body), std::move(header));
    settle();
  }

  void succeed() {
    http_->answer(200, read_data("openai/responses_reply_text.json"));
    settle();
  }

  static http::fields header(std::string name, std::string value) {
    http::fields made;
    made.add(std::move(name), std::move(value));
    return made;
  }

  static bool is_answered(const heard_ptr& heard) {
    return heard->answer && *heard->answer->what;
  }

  static model::reason why(const heard_ptr& heard) {
    return heard->answer->what->error().why;
  }

  std::shared_ptr<fake_http> http_ = std::make_shared<fake_http>();
  openai_client_config config_;
  openai_client_actor client_;
  uint64_t last_id_ = 0;
};

TEST_F(openai_client_test, answers_with_what_the_model_says) {
  auto heard = call();
  ASSERT_THAT(http_->calls(), SizeIs(1));
  EXPECT_EQ(http_->calls()[0].what.to.target, "/v1/responses");
  EXPECT_FALSE(heard->answer);
  succeed();
  ASSERT_TRUE(is_answered(heard));
  EXPECT_TRUE((*heard->answer->what)->text);
  EXPECT_EQ(heard->answer->attempts, 1);
}

TEST_F(openai_client_test, asks_again_after_a_server_error) {
  auto heard = call();
  fail(500);
  EXPECT_THAT(http_->calls(), SizeIs(1));
  EXPECT_FALSE(heard->answer);
  advance(500ms);
  EXPECT_THAT(http_->calls(), SizeIs(2));
  succeed();
  EXPECT_TRUE(is_answered(heard));
  EXPECT_EQ(heard->answer->attempts, 2);
}

TEST_F(openai_client_test, asks_again_after_a_broken_connection) {
  auto heard = call();
  http_->fail(trouble::reset, true);
  settle();
  advance(500ms);
  succeed();
  EXPECT_TRUE(is_answered(heard));
}

TEST_F(openai_client_test, waits_as_long_as_the_server_asks) {
  auto heard = call();
  fail(429, "{}", header("retry-after", "7"));
  advance(6'999ms);
  EXPECT_THAT(http_->calls(), SizeIs(1));
  advance(1ms);
  EXPECT_THAT(http_->calls(), SizeIs(2));
  succeed();
  EXPECT_TRUE(is_answered(heard));
}

TEST_F(openai_client_test, gives_up_at_once_when_the_wait_is_too_long) {
  auto heard = call(10s);
  fail(429, "{}", header("retry-after", "11"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::rate_limited);
  EXPECT_THAT(http_->calls(), SizeIs(1));
}

TEST_F(openai_client_test, gives_up_after_three_attempts) {
  auto heard = call();
  fail(500);
  advance(500ms);
  fail(502);
  advance(1s);
  fail(503);
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::unavailable);
  EXPECT_EQ(heard->answer->attempts, 3);
  advance(1h);
  EXPECT_THAT(http_->calls(), SizeIs(3));
}

TEST_F(openai_client_test, asks_once_when_the_quota_is_used_up) {
  auto heard = call();
  fail(429, read_data("openai/error_quota.json"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::quota);
  advance(1h);
  EXPECT_THAT(http_->calls(), SizeIs(1));
}

TEST_F(openai_client_test, asks_once_when_the_key_is_refused) {
  auto heard = call();
  fail(401);
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::unauthorized);
  advance(1h);
  EXPECT_THAT(http_->calls(), SizeIs(1));
}

TEST_F(openai_client_test, closes_the_connection_of_a_call_that_is_cancelled) {
  auto heard = call();
  tell(client_, cancel_model_call{1});
  EXPECT_TRUE(http_->calls()[0].cancelled);
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::cancelled);
}

TEST_F(openai_client_test, starts_no_attempt_for_a_call_that_is_cancelled) {
  call();
  fail(500);
  tell(client_, cancel_model_call{1});
  advance(1min);
  EXPECT_THAT(http_->calls(), SizeIs(1));
}

TEST_F(openai_client_test, cancels_only_the_call_it_is_told_to) {
  call();
  auto other = call();
  tell(client_, cancel_model_call{1});
  EXPECT_FALSE(http_->calls()[1].cancelled);
  succeed();
  EXPECT_TRUE(is_answered(other));
}

TEST_F(openai_client_test, ignores_the_cancelling_of_what_has_ended) {
  auto heard = call();
  succeed();
  tell(client_, cancel_model_call{1});
  EXPECT_TRUE(is_answered(heard));
  EXPECT_FALSE(http_->calls()[0].cancelled);
}

TEST_F(openai_client_test, repeats_no_more_than_its_budget_allows) {
  std::vector<heard_ptr> all;
  for (int i = 0; i < 20; ++i)
    all.push_back(call());
  for (int i = 0; i < 20; ++i)
    fail(429);
  advance(500ms);
  EXPECT_THAT(http_->calls(), SizeIs(30)) << "ten repeats are always allowed";
  auto given_up = std::count_if(all.begin(), all.end(), [](const auto& one) {
    return one->answer.has_value();
  });
  EXPECT_EQ(given_up, 10);
}

TEST_F(openai_client_test, gives_one_attempt_no_more_than_its_own_limit) {
  call(1h);
  EXPECT_EQ(http_->calls()[0].what.deadline, now() + 20s);
}

TEST_F(openai_client_test, gives_no_attempt_more_than_the_call_has_left) {
  call(5s);
  EXPECT_EQ(http_->calls()[0].what.deadline, now() + 5s);
}

TEST_F(openai_client_test, tells_of_a_silent_model_before_its_turn_is_over) {
  auto heard = call(35s);
  advance(20s);
  http_->fail(trouble::timed_out, true);
  settle();
  advance(500ms);
  ASSERT_THAT(http_->calls(), SizeIs(2));
  EXPECT_EQ(http_->calls()[1].what.deadline, now() + 14s);
  advance(14s);
  http_->fail(trouble::timed_out, true);
  settle();
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::timed_out);
}

TEST_F(openai_client_test, asks_once_when_the_answer_is_too_large) {
  auto heard = call();
  http_->fail(trouble::oversized, true);
  settle();
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), model::reason::unusable);
  EXPECT_EQ(heard->answer->attempts, 1);
}

TEST_F(openai_client_test, asks_no_more_at_once_than_its_limit) {
  narrow(10, 100);
  std::vector<heard_ptr> all;
  for (int i = 0; i < 12; ++i)
    all.push_back(call());
  EXPECT_THAT(http_->calls(), SizeIs(10));
  EXPECT_EQ(env.board->model.under_way, 10);
  EXPECT_EQ(env.board->model.waiting, 2);
  succeed();
  EXPECT_THAT(http_->calls(), SizeIs(11)) << "the first that waited";
  tell(client_, cancel_model_call{12});
  succeed();
  EXPECT_THAT(http_->calls(), SizeIs(11)) << "the other one was cancelled";
  EXPECT_EQ(why(all[11]), model::reason::cancelled);
  EXPECT_EQ(env.board->model.waiting, 0);
}

TEST_F(openai_client_test, gives_a_cancelled_call_s_place_to_the_next) {
  narrow(10, 100);
  for (int i = 0; i < 11; ++i)
    call();
  tell(client_, cancel_model_call{1});
  EXPECT_THAT(http_->calls(), SizeIs(11));
}

TEST_F(openai_client_test, turns_away_at_once_when_too_many_wait) {
  narrow(10, 1);
  for (int i = 0; i < 11; ++i)
    call();
  auto excess = call();
  ASSERT_TRUE(excess->answer);
  EXPECT_EQ(why(excess), model::reason::unavailable);
}

TEST_F(openai_client_test, holds_calls_from_a_model_that_is_down) {
  break_down();
  auto first = call();
  auto second = call();
  EXPECT_THAT(http_->calls(), SizeIs(5)) << "none was begun";
  advance(1s);
  EXPECT_THAT(http_->calls(), SizeIs(6)) << "but for one probe";
  fail(503);
  advance(999ms);
  EXPECT_THAT(http_->calls(), SizeIs(6));
  advance(1ms);
  EXPECT_THAT(http_->calls(), SizeIs(7)) << "a second later the next";
  succeed();
  EXPECT_THAT(http_->calls(), SizeIs(8)) << "and then all the others";
  succeed();
  EXPECT_TRUE(is_answered(first));
  EXPECT_TRUE(is_answered(second));
  EXPECT_FALSE(env.board->model.breaker_open);
}

TEST_F(openai_client_test, answers_a_held_call_before_its_turn_is_over) {
  break_down();
  auto probe = call(); // which hangs
  advance(1s);
  auto held = call(900ms);
  advance(399ms);
  EXPECT_FALSE(held->answer);
  advance(1ms);
  ASSERT_TRUE(held->answer);
  EXPECT_EQ(why(held), model::reason::unavailable);
  EXPECT_EQ(held->answer->attempts, 0);
  EXPECT_FALSE(probe->answer);
}

TEST_F(openai_client_test, tells_a_held_call_what_the_model_said_last) {
  auto refused = call(2'200ms);
  fail(429, "{}", header("retry-after", "1"));
  advance(900ms);
  break_down();
  advance(800ms); // it may not begin before the probe of a second later
  ASSERT_TRUE(refused->answer);
  EXPECT_EQ(why(refused), model::reason::rate_limited);
  EXPECT_EQ(refused->answer->attempts, 1);
}

TEST_F(openai_client_test, takes_a_cancelled_call_out_of_the_line) {
  break_down();
  auto held = call();
  tell(client_, cancel_model_call{last_id_});
  ASSERT_TRUE(held->answer);
  EXPECT_EQ(why(held), model::reason::cancelled);
  advance(1min);
  EXPECT_THAT(http_->calls(), SizeIs(5));
}

TEST_F(openai_client_test, opens_for_no_failure_of_the_request_s_own) {
  for (int status : {400, 401, 403, 404, 409, 413, 422, 429})
    for (int i = 0; i < 5; ++i) {
      call();
      fail(status, "{}", header("x-should-retry", "false"));
    }
  EXPECT_FALSE(env.board->model.breaker_open);
}

TEST_F(openai_client_test, opens_for_time_outs_but_not_at_the_end_of_a_turn) {
  for (int i = 0; i < 20; ++i) {
    call(1s);
    http_->fail(trouble::timed_out, true);
    settle();
  }
  EXPECT_FALSE(env.board->model.breaker_open);
  for (int i = 0; i < 5; ++i) {
    call(20s);
    http_->fail(trouble::timed_out, true);
    settle();
  }
  EXPECT_TRUE(env.board->model.breaker_open);
}

TEST_F(openai_client_test, logs_each_change_of_its_breaker_once) {
  std::vector<std::string> events;
  config_.env.log = std::make_shared<const observe::log>(
    [&](observe::level, std::string_view event,
        std::initializer_list<observe::log_field>) {
      if (event.starts_with("breaker"))
        events.emplace_back(event);
    });
  client_ = spawn(openai_client, config_);
  break_down();
  call();
  advance(1s);
  fail(500);
  advance(1s);
  succeed();
  EXPECT_THAT(events, testing::ElementsAre("breaker_opened", "breaker_closed"));
}

TEST_F(openai_client_test, counts_what_an_answer_costs) {
  call();
  succeed();
  EXPECT_THAT(env.metrics->text(),
              testing::Not(HasSubstr(R"(cost_usd_total{model="gpt"})")))
    << "no price is known";
  config_.prices.set("gpt", {1'000'000, 0, 2'000'000});
  client_ = spawn(openai_client, config_);
  call();
  succeed(); // 412 input tokens, 384 of them cached, 19 output tokens
  EXPECT_THAT(env.metrics->text(),
              HasSubstr(R"(cost_usd_total{model="gpt"} 66)"));
}

TEST_F(openai_client_test, shows_on_the_board_whether_the_model_answers) {
  call();
  fail(401);
  EXPECT_FALSE(env.board->model_ok);
  call();
  succeed();
  EXPECT_TRUE(env.board->model_ok);
}

} // namespace
} // namespace parley::actors
