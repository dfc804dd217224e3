#include "doctor/webhook_check.hpp"
#include "scripted_caller.hpp"
#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <gmock/gmock.h>

namespace parley::doctor {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class way_in : public testing::Test {
protected:
  way_in() {
    what_.public_url = "https://bot.example.com";
    what_.account_sid = "AC00000000000000000000000000000001";
    what_.service_sid = "IS00000000000000000000000000000001";
    what_.auth_token = "token";
  }

  finding look() {
    return check_way_in(what_, ask_);
  }

  /// A Parley that answers at the address, with this token.
  void given_parley(const std::string& token) {
    http_.answers[place_] = [token](const http::outgoing& call) {
      http::response made;
      const auto signature = call.header.find("X-Twilio-Signature");
      const twilio::signature_check check{{token}};
      const auto good
        = check.accepts("https://bot.example.com/webhook",
                        twilio::decode_form(*call.body), signature);
      made.status = good ? 200 : 403;
      made.body
        = good ? R"({"status":"ignored","reason":"unhandled_event"})" : "{}";
      return http::client_result{made};
    };
  }

  /// What answers unsigned events with 403 and signed ones so.
  void given_other(int status, const std::string& body) {
    http_.answers[place_] = [=](const http::outgoing& call) {
      http::response made;
      made.status
        = call.header.find("X-Twilio-Signature").empty() ? 403 : status;
      made.body = body;
      return http::client_result{made};
    };
  }

  webhook_subject what_;
  test::scripted_caller http_;
  asking ask_{http_, 1s};
  const std::string place_ = "POST https://bot.example.com/webhook";
};

TEST_F(way_in, is_good_where_a_signed_event_alone_gets_through) {
  given_parley("token");
  EXPECT_EQ(look().how, verdict::good);
  EXPECT_EQ(http_.calls.size(), 2);
}

TEST_F(way_in, another_token_is_told) {
  given_parley("another");
  auto found = look();
  EXPECT_EQ(found.how, verdict::broken);
  EXPECT_THAT(found.fix, HasSubstr("TWILIO_AUTH_TOKEN"));
}

TEST_F(way_in, a_server_that_lets_everybody_in_is_not_parley) {
  http_.answer(place_, 200, "welcome");
  EXPECT_THAT(look().detail, HasSubstr("nobody signed"));
}

TEST_F(way_in, redirects_dead_proxies_and_strangers_are_told_apart) {
  given_other(301, "");
  EXPECT_THAT(look().detail, HasSubstr("redirects"));
  given_other(502, "");
  EXPECT_THAT(look().detail, HasSubstr("does not reach Parley"));
  given_other(404, "");
  EXPECT_THAT(look().detail, HasSubstr("something else"));
  given_other(200, "<html>");
  EXPECT_THAT(look().detail, HasSubstr("something else"));
}

TEST_F(way_in, nobody_there_is_told) {
  auto found = look();
  EXPECT_EQ(found.how, verdict::broken);
  EXPECT_THAT(found.detail, HasSubstr("cannot be reached"));
}

TEST_F(way_in, without_an_address_it_cannot_be_tried) {
  what_.public_url = "";
  EXPECT_EQ(look().how, verdict::skipped);
}

} // namespace
} // namespace parley::doctor
