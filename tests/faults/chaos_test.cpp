#include "openai/api.hpp"
#include "tests/faults/faulty_upstream.hpp"
#include "twilio/rest.hpp"

namespace parley::faults {
namespace {

using test::mischief;
using trouble = http::client_failure::reason;
using rest = twilio::rest_failure::reason;

struct fault {
  const char* name;
  mischief how;
  const char* scheme;
  trouble why;
  model::reason to_model; ///< what the run is told of a model call
  rest to_twilio;         ///< what the delivery is told of a send
};

const fault faults[] = {
  {"hangs", mischief::hang, "http", trouble::timed_out,
   model::reason::timed_out, rest::unknown},
  {"trickles", mischief::trickle, "http", trouble::timed_out,
   model::reason::timed_out, rest::unknown},
  {"resets_the_request", mischief::reset_request, "http", trouble::reset,
   model::reason::unavailable, rest::unknown},
  {"resets_the_answer", mischief::reset_answer, "http", trouble::reset,
   model::reason::unavailable, rest::unknown},
  {"cuts_the_answer", mischief::close_answer, "http", trouble::reset,
   model::reason::unavailable, rest::unknown},
  {"half_closes", mischief::half_close, "http", trouble::reset,
   model::reason::unavailable, rest::unknown},
  {"is_no_http", mischief::talk_gibberish, "http", trouble::malformed,
   model::reason::unavailable, rest::unknown},
  // Nothing of the request has left before TLS stands: a send is certain.
  {"is_no_tls", mischief::talk_gibberish, "https", trouble::unreachable,
   model::reason::unavailable, rest::not_processed},
  {"resets_the_handshake", mischief::reset_request, "https",
   trouble::unreachable, model::reason::unavailable, rest::not_processed},
  {"hangs_in_the_handshake", mischief::hang, "https", trouble::timed_out,
   model::reason::timed_out, rest::not_processed},
};

class chaos_test : public faulty_upstream,
                   public testing::WithParamInterface<fault> {};

TEST_P(chaos_test, is_told_in_time_and_costs_nobody_else_anything) {
  const auto& given = GetParam();
  proxy_->behave(given.how);
  auto began = std::chrono::steady_clock::now();
  auto bad = call(given.scheme + by_proxy().substr(4), 1s);
  std::vector<pending> others;
  for (int i = 0; i < 20; ++i)
    others.push_back(call(directly(), 30s));
  for (auto& one : others) {
    auto answer = one.get();
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->body, R"({"hello":"world"})");
  }
  ASSERT_EQ(bad.wait_for(20s), std::future_status::ready);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
  auto result = bad.get();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().why, given.why) << result.error().detail;
  auto heard = openai::decode(openai::dialect::responses, result);
  EXPECT_EQ(heard.error().why, given.to_model);
  EXPECT_TRUE(heard.error().retryable);
  EXPECT_EQ(twilio::failure_of(result)->why, given.to_twilio);
}

INSTANTIATE_TEST_SUITE_P(an_upstream_that, chaos_test,
                         testing::ValuesIn(faults), [](const auto& x) {
                           return std::string{x.param.name};
                         });

using healthy_test = faulty_upstream;

TEST_F(healthy_test, bytes_that_come_one_by_one_make_a_whole_answer) {
  proxy_->behave(mischief::crumbs);
  auto result = call(by_proxy(), 30s).get();
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->body, R"({"hello":"world"})");
}

TEST_F(healthy_test, a_server_that_is_well_again_is_called_again) {
  for (auto how : {mischief::reset_request, mischief::close_answer,
                   mischief::talk_gibberish}) {
    proxy_->behave(how);
    EXPECT_FALSE(call(by_proxy(), 30s).get());
    proxy_->behave(mischief::none);
    auto result = call(by_proxy(), 30s).get();
    EXPECT_TRUE(result) << result.error().detail;
  }
}

TEST_F(healthy_test, a_broken_connection_costs_the_call_on_it_alone) {
  std::vector<pending> calls;
  proxy_->behave(mischief::hang);
  for (int i = 0; i < 10; ++i)
    calls.push_back(call(by_proxy(), 2s));
  proxy_->behave(mischief::none);
  EXPECT_TRUE(call(by_proxy(), 30s).get());
  for (auto& one : calls)
    one.get(); // each ends, once
}

} // namespace
} // namespace parley::faults
