#include "actors/tool_runner.hpp"

#include "tests/support/quiet_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <future>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;

/// A tool that says who asked, or throws, or notes that it acted.
class sample_tool final : public tools::tool {
public:
  static constexpr const char* acting = "act";

  explicit sample_tool(std::string name) {
    offer_.name = std::move(name);
    offer_.parameters
      = R"({"type":"object","properties":{},"additionalProperties":false})";
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  [[nodiscard]] tools::side_effect effect() const override {
    return offer_.name == acting ? tools::side_effect::committing
                                 : tools::side_effect::none;
  }

  tools::output call(const tools::caller& who, const nlohmann::json&) override {
    ++calls;
    if (offer_.name == "waits") {
      std::promise<void> stopped;
      const std::stop_callback tell{who.cancelled, [&] {
                                      stopped.set_value();
                                    }};
      stopped.get_future().wait();
      leave.get_future().wait(); // while the test waits for it
      return {"let go", true, {}, true};
    }
    if (offer_.name == "fails")
      return {"No.", true, {}, false, "timeout", "status 503"};
    if (offer_.name == "broken")
      throw std::runtime_error("broken");
    return {"for " + who.customer_address, false};
  }

  std::atomic<int> calls = 0;
  std::promise<void> leave; ///< of the one that waits

private:
  model::tool offer_;
};

/// One tool thread that works only while the test waits for it, so that no two
/// threads ever touch the actor system at once.
class tool_runner_test : public testing::Test, protected quiet_system {
protected:
  using heard_ptr = std::shared_ptr<const asked<tool_answer>>;

  tool_runner_test() {
    auto all = std::make_shared<tools::catalogue>();
    all->add(std::make_shared<sample_tool>("sample"));
    all->add(std::make_shared<sample_tool>("broken"));
    all->add(waiting_);
    all->add(std::make_shared<sample_tool>("fails"));
    all->add(action_);
    tool_runner_config config;
    config.catalogue = all;
    config.workers = workers_;
    config.env = env;
    config.look = [this] {
      ++looks;
      return std::exchange(seen, {});
    };
    config.now = now;
    runner_ = spawn(tool_runner, config);
    settle();
    hold();
  }

  ~tool_runner_test() override {
    stop(runner_, caf::exit_reason::kill);
    if (!let_go_)
      held_.set_value();
    // The last owner waits for the thread.
    workers_.reset();
  }

  heard_ptr call(const std::string& tool) {
    auto what = std::make_shared<const model::tool_call>(
      model::tool_call{"call-1", tool, "{}"});
    auto who = std::make_shared<const tools::caller>(
      tools::caller{"CH1", "+15550001"});
    return ask<tool_answer>(runner_, tool_request{++calls_, what, who});
  }

  /// Nobody waits for the call made last any more.
  void cancel() {
    tell(runner_, cancel_tool{calls_});
  }

  /// Lets the tool thread do all that waits.
  void work() {
    std::promise<void> done;
    ASSERT_TRUE(workers_->run([&] { done.set_value(); }));
    let_go_ = true;
    held_.set_value();
    done.get_future().wait();
    settle();
  }

  /// Keeps the tool thread busy once more.
  void hold_again() {
    held_ = {};
    let_go_ = false;
    hold();
  }

  /// Lets it begin what waits, and waits for nothing.
  void work_on() {
    let_go_ = true;
    held_.set_value();
    while (waiting_->calls == 0)
      std::this_thread::yield();
  }

  /// Waits until the tool thread has nothing to do.
  void rest() {
    std::promise<void> done;
    ASSERT_TRUE(workers_->run([&] { done.set_value(); }));
    done.get_future().wait();
    settle();
  }

  [[nodiscard]] tool_runner_actor runner() const {
    return runner_;
  }

  static std::string text_of(const heard_ptr& heard) {
    return heard->answer ? heard->answer->what->text : "no answer";
  }

  static constexpr std::size_t waiting_limit = 3;
  int looks = 0;
  tools_seen seen; ///< by the next look
  std::shared_ptr<current_line_up> now
    = std::make_shared<current_line_up>(line_up{});
  std::shared_ptr<sample_tool> waiting_
    = std::make_shared<sample_tool>("waits");
  std::shared_ptr<sample_tool> action_
    = std::make_shared<sample_tool>(sample_tool::acting);

private:
  /// Keeps the tool thread busy, and sees that it is.
  void hold() {
    std::promise<void> begun;
    ASSERT_TRUE(workers_->run([&begun, free = held_.get_future().share()] {
      begun.set_value();
      free.wait();
    }));
    begun.get_future().wait();
  }

  uint64_t calls_ = 0;
  std::promise<void> held_;
  bool let_go_ = false;
  std::shared_ptr<tools::worker_pool> workers_
    = std::make_shared<tools::worker_pool>(1, waiting_limit);
  tool_runner_actor runner_;
};

TEST_F(tool_runner_test, answers_with_what_the_tool_says) {
  auto heard = call("sample");
  EXPECT_FALSE(heard->answer);
  work();
  EXPECT_EQ(text_of(heard), "for +15550001");
  EXPECT_FALSE(heard->answer->what->is_error);
}

TEST_F(tool_runner_test, answers_for_a_tool_that_throws) {
  auto heard = call("broken");
  work();
  ASSERT_TRUE(heard->answer);
  EXPECT_TRUE(heard->answer->what->is_error);
}

TEST_F(tool_runner_test, answers_for_a_tool_that_is_late) {
  auto heard = call("sample");
  advance(9'999ms);
  EXPECT_FALSE(heard->answer);
  advance(1ms);
  EXPECT_EQ(text_of(heard), "Tool 'sample' timed out after 10 seconds.");
  EXPECT_TRUE(heard->answer->what->is_error);
}

TEST_F(tool_runner_test, drops_what_a_late_tool_says_in_the_end) {
  auto heard = call("sample");
  advance(10s);
  work();
  EXPECT_EQ(text_of(heard), "Tool 'sample' timed out after 10 seconds.");
}

TEST_F(tool_runner_test, does_not_begin_what_waited_for_too_long) {
  auto heard = call("act");
  advance(10s);
  EXPECT_FALSE(heard->answer->what->uncertain) << "it was never called";
  work();
  EXPECT_EQ(action_->calls, 0);
}

TEST_F(tool_runner_test, does_not_begin_what_nobody_wants_any_more) {
  auto heard = call("act");
  cancel();
  EXPECT_EQ(text_of(heard), "Tool 'act' was cancelled.");
  EXPECT_FALSE(heard->answer->what->uncertain);
  work();
  EXPECT_EQ(action_->calls, 0);
  cancel(); // nothing is left of it
}

TEST_F(tool_runner_test, answers_at_once_when_too_many_wait) {
  for (std::size_t i = 0; i < waiting_limit; ++i)
    EXPECT_FALSE(call("sample")->answer);
  EXPECT_EQ(text_of(call("sample")), "Tool 'sample' is too busy.");
}

TEST_F(tool_runner_test, calls_the_tools_that_a_run_began_with) {
  auto others = std::make_shared<tools::catalogue>();
  others->add(std::make_shared<sample_tool>("elsewhere"));
  auto heard = ask<tool_answer>(
    runner(), tool_request{99,
                           std::make_shared<const model::tool_call>(
                             model::tool_call{"c", "elsewhere", "{}"}),
                           std::make_shared<const tools::caller>(
                             tools::caller{"CH1", "+15550001"}),
                           others});
  work();
  EXPECT_EQ(text_of(heard), "for +15550001");
}

TEST_F(tool_runner_test, tells_a_tool_that_nobody_waits_any_more) {
  auto heard = call("waits");
  work_on(); // it has begun, and waits
  cancel();
  EXPECT_EQ(text_of(heard), "Tool 'waits' was cancelled.");
  waiting_->leave.set_value();
  rest(); // it has let go
}

TEST_F(tool_runner_test, tells_a_tool_that_its_time_is_over) {
  auto heard = call("waits");
  work_on();
  advance(10s);
  EXPECT_EQ(text_of(heard), "Tool 'waits' timed out after 10 seconds.");
  waiting_->leave.set_value();
  rest();
}

TEST_F(tool_runner_test, tells_its_tools_when_it_ends) {
  auto heard = call("waits");
  work_on();
  stop(runner(), caf::exit_reason::user_shutdown);
  EXPECT_FALSE(heard->answer);
  waiting_->leave.set_value();
  rest(); // or else it waits for ever
}

TEST_F(tool_runner_test, counts_and_logs_a_failure_in_the_tools_own_words) {
  call("fails");
  work();
  EXPECT_THAT(
    env.metrics->text(),
    testing::HasSubstr(
      R"(parley_tool_seconds_count{outcome="timeout",tool="fails"})"));
}

// -- tools that change --------------------------------------------------------

TEST_F(tool_runner_test, looks_for_tools_that_changed) {
  auto others = std::make_shared<tools::catalogue>();
  others->add(std::make_shared<sample_tool>("new"));
  seen.next = line_up{nullptr, others};
  advance(1s);
  work();
  EXPECT_EQ(looks, 1);
  EXPECT_EQ(now->get().tools, others);
  hold_again();
  auto heard = call("new");
  work();
  EXPECT_EQ(text_of(heard), "for +15550001");
  hold_again();
  advance(1s);
  work();
  EXPECT_EQ(looks, 2);
}

TEST_F(tool_runner_test, keeps_its_tools_when_new_ones_have_faults) {
  seen.faults = {{"config/tools/a.yml:1:1", "`name` is missing"}};
  advance(1s);
  work();
  EXPECT_FALSE(env.board->tools_ok);
  EXPECT_EQ(now->get().tools, nullptr);
  hold_again();
  auto heard = call("sample");
  work();
  EXPECT_EQ(text_of(heard), "for +15550001");
  seen.next = line_up{nullptr, std::make_shared<tools::catalogue>()};
  hold_again();
  advance(1s);
  work();
  EXPECT_TRUE(env.board->tools_ok);
}

TEST_F(tool_runner_test, counts_calls_by_tool_and_outcome) {
  call("sample");
  work();
  EXPECT_THAT(env.metrics->text(),
              testing::HasSubstr(R"(parley_tool_seconds_count{)"));
}

} // namespace
} // namespace parley::actors
