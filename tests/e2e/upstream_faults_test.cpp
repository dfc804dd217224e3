#include "parley_fixture.hpp"
#include "tests/support/chaos_proxy.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <functional>
#include <set>
#include <thread>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using test::chaos_proxy;
using test::mischief;

class upstream_faults : public parley_fixture {
protected:
  /// The port of `http://127.0.0.1:PORT…`.
  static uint16_t port_of(const std::string& base) {
    return http::url::parse(base)->port;
  }

  static std::string by(const chaos_proxy& proxy, const std::string& base_url) {
    auto base = *http::url::parse(base_url);
    base.port = proxy.port();
    return base.origin() + (base.target == "/" ? "" : base.target);
  }

  nlohmann::json health_of(const std::string& component) {
    auto answer = web().get("/health");
    return answer ? nlohmann::json::parse(answer->body)
                      .at("components")
                      .at(component)
                  : nlohmann::json::object();
  }

  /// Whether it comes true within 20 s; asked anew all the time.
  static bool comes_true(const std::function<bool()>& what) {
    auto end = std::chrono::steady_clock::now() + 20s;
    while (!what()) {
      if (std::chrono::steady_clock::now() > end)
        return false;
      std::this_thread::sleep_for(20ms);
    }
    return true;
  }
};

TEST_F(upstream_faults, a_model_that_is_back_in_time_answers_all_who_waited) {
  chaos_proxy proxy{port_of(model.base_url())};
  extra["OPENAI_BASE_URL"] = by(proxy, model.base_url());
  proxy.behave(mischief::reset_request);
  serve();
  for (uint64_t i = 1; i <= 5; ++i)
    EXPECT_EQ(write_in(i, i, "down"), accepted);
  ASSERT_TRUE(comes_true(
    [&] { return health_of("model").value("breaker", "") == "open"; }));
  std::set<std::string> waiting;
  for (uint64_t i = 11; i <= 20; ++i) {
    EXPECT_EQ(write_in(i, i, "hello"), accepted);
    waiting.insert(sid("CH", i));
  }
  EXPECT_TRUE(
    comes_true([&] { return health_of("model").value("waiting", 0) > 5; }));
  proxy.behave(mischief::none);
  ASSERT_TRUE(twilio.wait_for_replies_in(waiting));
  for (const auto& reply : twilio.replies())
    if (waiting.contains(reply.conversation)) {
      EXPECT_EQ(reply.body, "reply to: hello");
    }
  EXPECT_EQ(health_of("model").value("breaker", ""), "closed");
}

TEST_F(upstream_faults, a_send_whose_answer_is_cut_off_is_sent_once) {
  chaos_proxy proxy{port_of(twilio.base_url())};
  extra["TWILIO_BASE_URL"] = by(proxy, twilio.base_url());
  twilio.on_post([&](const kept_message& what) {
    if (what.conversation == sid("CH", 1))
      proxy.behave(mischief::reset_answer);
    return conduct::answer;
  });
  serve();
  EXPECT_EQ(write_in(1, 1, "cut"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(1));
  ASSERT_TRUE(comes_true([&] { return proxy.harmed() > 0; }));
  proxy.behave(mischief::none);
  twilio.on_post([](const kept_message&) { return conduct::answer; });
  EXPECT_EQ(write_in(2, 2, "well"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies_in({sid("CH", 2)}));
  EXPECT_EQ(write_in(1, 3, "again"), accepted); // answered after the look-up
  ASSERT_TRUE(twilio.wait_for_replies(3));
  std::vector<std::string> first;
  for (const auto& reply : twilio.replies())
    if (reply.conversation == sid("CH", 1))
      first.push_back(reply.body);
  EXPECT_THAT(first, testing::ElementsAre("reply to: cut", "reply to: again"));
}

TEST_F(upstream_faults, a_send_that_is_held_is_sent_once_twilio_is_back) {
  chaos_proxy proxy{port_of(twilio.base_url())};
  extra["TWILIO_BASE_URL"] = by(proxy, twilio.base_url());
  serve();
  for (uint64_t i = 1; i <= 6; ++i)
    write_in(i, i, "first"); // roster and state are known from here on
  ASSERT_TRUE(twilio.wait_for_replies(6));
  proxy.behave(mischief::reset_request);
  for (uint64_t i = 1; i <= 6; ++i)
    write_in(i, 10 + i, "second");
  ASSERT_TRUE(comes_true(
    [&] { return health_of("twilio").value("breaker", "") == "open"; }));
  proxy.behave(mischief::none);
  ASSERT_TRUE(twilio.wait_for_replies(12));
  std::multiset<std::string> seen;
  for (const auto& reply : twilio.replies())
    seen.insert(reply.conversation + reply.body);
  for (uint64_t i = 1; i <= 6; ++i)
    EXPECT_EQ(seen.count(sid("CH", i) + "reply to: second"), 1U);
}

} // namespace
} // namespace parley::e2e
