#include "doctor/machine_checks.hpp"
#include "doctor/model_check.hpp"
#include "doctor/twilio_checks.hpp"
#include "scripted_caller.hpp"
#include "twilio/form.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace parley::doctor {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string account = "AC00000000000000000000000000000001";
const std::string service = "IS00000000000000000000000000000001";
const std::string account_place
  = "GET https://api.example/2010-04-01/Accounts/" + account + ".json";
const std::string service_place
  = "GET https://conversations.example/v1/Services/" + service;
const std::string webhook_place = service_place + "/Configuration/Webhooks";

class twilio_checks : public testing::Test {
protected:
  twilio_checks() {
    what_.account_sid = account;
    what_.public_url = "https://bot.example.com";
    what_.api = *http::url::parse("https://api.example");
    what_.api.target = "";
    what_.by_token.service_sid = service;
    what_.by_token.user = account;
    what_.by_token.password = "token";
    what_.by_token.conversations
      = *http::url::parse("https://conversations.example");
    what_.by_key = what_.by_token;
    what_.by_key.user = "";
  }

  /// What Twilio says of the service's webhook.
  void given_webhook(const std::string& post, const std::string& method,
                     const std::vector<std::string>& filters,
                     const std::string& pre = {}) {
    nlohmann::json body{{"post_webhook_url", post},
                        {"method", method},
                        {"filters", filters},
                        {"pre_webhook_url", nullptr}};
    if (!pre.empty())
      body["pre_webhook_url"] = pre;
    http_.answer(webhook_place, 200, body.dump());
  }

  twilio_subject what_;
  test::scripted_caller http_;
  asking ask_{http_, 1s};
};

TEST_F(twilio_checks, an_active_account_is_good) {
  http_.answer(account_place, 200, R"({"status":"active"})");
  EXPECT_EQ(check_account(what_, ask_).how, verdict::good);
  EXPECT_THAT(http_.calls.at(0).header.find("Authorization"),
              HasSubstr("Basic "));
}

TEST_F(twilio_checks, a_wrong_token_is_told_with_what_mends_it) {
  http_.answer(account_place, 401, R"({"code":20003,"status":401})");
  auto found = check_account(what_, ask_);
  EXPECT_EQ(found.how, verdict::broken);
  EXPECT_THAT(found.detail, HasSubstr("refuses the credentials"));
  EXPECT_THAT(found.fix, HasSubstr("TWILIO_AUTH_TOKEN"));
}

TEST_F(twilio_checks, a_suspended_account_is_broken) {
  http_.answer(account_place, 200, R"({"status":"suspended"})");
  EXPECT_THAT(check_account(what_, ask_).detail, HasSubstr("suspended"));
}

TEST_F(twilio_checks, a_twilio_out_of_reach_is_told_apart) {
  auto found = check_account(what_, ask_);
  EXPECT_EQ(found.how, verdict::broken);
  EXPECT_THAT(found.detail, HasSubstr("cannot be reached"));
}

TEST_F(twilio_checks, a_service_of_another_account_is_told) {
  http_.answer(service_place, 404, R"({"code":20404,"status":404})");
  auto found = check_service(what_, ask_);
  EXPECT_EQ(found.how, verdict::broken);
  EXPECT_THAT(found.fix, HasSubstr("TWILIO_CONVERSATIONS_SERVICE_SID"));
}

TEST_F(twilio_checks, the_api_key_is_tried_where_there_is_one) {
  what_.by_key.user = "SK00000000000000000000000000000001";
  http_.answer(service_place, 401, R"({"code":20003})");
  EXPECT_THAT(check_service(what_, ask_).fix,
              HasSubstr("TWILIO_API_KEY_SECRET"));
}

TEST_F(twilio_checks, the_wanted_webhook_is_good) {
  given_webhook("https://bot.example.com/webhook", "POST",
                twilio::understood_events());
  EXPECT_EQ(check_webhook(what_, ask_).how, verdict::good);
}

TEST_F(twilio_checks, each_fault_of_the_webhook_is_told) {
  const auto all = twilio::understood_events();
  struct row {
    const char* post;
    const char* method;
    std::vector<std::string> filters;
    const char* pre;
    verdict how;
    const char* detail;
  };
  const std::vector<row> table{
    {"", "POST", all, "", verdict::broken, "nowhere"},
    {"https://old.example.com/webhook", "POST", all, "", verdict::broken,
     "old.example.com"},
    {"https://bot.example.com/other", "POST", all, "", verdict::broken,
     "/other"},
    {"https://bot.example.com/webhook", "GET", all, "", verdict::broken,
     "by GET"},
    {"https://bot.example.com/webhook",
     "POST",
     {"onConversationAdded"},
     "",
     verdict::broken,
     "onMessageAdded"},
    {"https://bot.example.com/webhook",
     "POST",
     {"onMessageAdded"},
     "",
     verdict::doubtful,
     "onDeliveryUpdated"},
    {"https://bot.example.com/webhook", "POST", all, "https://x.example/pre",
     verdict::doubtful, "https://x.example/pre"},
  };
  for (const auto& one : table) {
    given_webhook(one.post, one.method, one.filters, one.pre);
    auto found = check_webhook(what_, ask_);
    EXPECT_EQ(found.how, one.how) << one.detail;
    EXPECT_THAT(found.detail, HasSubstr(one.detail));
    EXPECT_THAT(found.fix, HasSubstr("parley doctor --fix"));
  }
}

TEST_F(twilio_checks, without_a_public_url_the_webhook_cannot_be_judged) {
  what_.public_url = "";
  EXPECT_EQ(check_webhook(what_, ask_).how, verdict::skipped);
  EXPECT_TRUE(http_.calls.empty());
}

TEST_F(twilio_checks, mending_sets_address_method_and_every_filter) {
  const auto post = "POST" + webhook_place.substr(3);
  http_.answers[post] = [](const http::outgoing& call) {
    const auto sent = twilio::decode_form(*call.body);
    std::vector<std::string> filters;
    for (const auto& [name, value] : sent.fields)
      if (name == "Filters")
        filters.push_back(value);
    http::response made;
    made.body = nlohmann::json{
      {"post_webhook_url", sent.find("PostWebhookUrl")},
      {"method", sent.find("Method")},
      {"filters", filters},
      {"pre_webhook_url",
       nullptr}}.dump();
    return http::client_result{made};
  };
  auto found = fix_webhook(what_, ask_);
  EXPECT_EQ(found.how, verdict::good) << found.detail;
}

TEST_F(twilio_checks, the_time_at_twilio_is_read_from_its_answer) {
  http::fields header;
  header.add("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
  http_.answer(service_place, 200, "{}", header);
  auto time = twilio_time(what_, ask_);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->time_since_epoch(), 784'111'777s);
}

TEST(clock_check, tolerates_a_minute) {
  timestamp now{1'000'000s};
  EXPECT_EQ(check_clock(now, now + 60s).how, verdict::good);
  EXPECT_EQ(check_clock(now, now - 60s).how, verdict::good);
  EXPECT_THAT(check_clock(now, now + 61s).detail, HasSubstr("61 s slow"));
  EXPECT_THAT(check_clock(now, now - 61s).detail, HasSubstr("61 s fast"));
  EXPECT_EQ(check_clock(now, std::nullopt).how, verdict::skipped);
}

TEST(disk_check, tells_a_folder_that_is_not_there) {
  auto found = check_disk("/no/such/folder/conversations.db");
  EXPECT_EQ(found.how, verdict::broken);
  EXPECT_THAT(found.fix, HasSubstr("mkdir -p /no/such/folder"));
}

TEST(disk_check, warns_of_a_database_in_memory) {
  EXPECT_EQ(check_disk(":memory:").how, verdict::doubtful);
}

class model_check : public testing::Test {
protected:
  finding look() {
    openai::endpoint at;
    at.base = *http::url::parse("https://models.example/v1");
    at.api_key = "sk-secret";
    return check_models(at, {"gpt"}, ask_).at(0);
  }

  test::scripted_caller http_;
  asking ask_{http_, 1s};
  const std::string place_ = "POST https://models.example/v1/responses";
};

TEST_F(model_check, an_answer_that_was_cut_off_is_an_answer) {
  http_.answer(place_, 200,
               R"({"status":"incomplete","output":[],)"
               R"("incomplete_details":{"reason":"max_output_tokens"}})");
  EXPECT_EQ(look().how, verdict::good);
}

TEST_F(model_check, each_failure_has_its_own_fix) {
  http_.answer(place_, 401, R"({"error":{"code":"invalid_api_key"}})");
  EXPECT_THAT(look().fix, HasSubstr("OPENAI_API_KEY"));
  http_.answer(place_, 404, R"({"error":{"code":"model_not_found"}})");
  EXPECT_THAT(look().fix, HasSubstr("OPENAI_MODEL"));
  http_.answer(place_, 429, R"({"error":{"code":"insufficient_quota"}})");
  EXPECT_THAT(look().fix, HasSubstr("credit"));
  http_.answer(place_, 429, R"({"error":{"code":"rate_limit_exceeded"}})");
  EXPECT_EQ(look().how, verdict::doubtful);
  http_.answer(place_, 200, "<html>");
  EXPECT_THAT(look().fix, HasSubstr("OPENAI_API="));
  http_.answers.clear();
  EXPECT_THAT(look().fix, HasSubstr("OPENAI_BASE_URL"));
}

TEST_F(model_check, no_finding_repeats_the_key) {
  http_.answer(place_, 401, R"({"error":{"message":"bad key sk-secret"}})");
  auto found = look();
  EXPECT_EQ(found.detail.find("sk-secret"), std::string::npos);
}

} // namespace
} // namespace parley::doctor
