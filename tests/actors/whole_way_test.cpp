#include "actors/openai_client.hpp"
#include "actors/twilio_client.hpp"
#include "base/json.hpp"
#include "tests/actors/conversation_world.hpp"
#include "tests/support/fake_http.hpp"
#include "tests/support/test_data.hpp"
#include "twilio/form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// The wires to the model and to Twilio.
struct wires {
  std::shared_ptr<fake_http> to_model = std::make_shared<fake_http>();
  std::shared_ptr<fake_http> to_twilio = std::make_shared<fake_http>();
};

/// Everything is real but HTTP.
class whole_way_test : public testing::Test,
                       protected wires,
                       protected conversation_world {
protected:
  whole_way_test()
    : conversation_world{{}, [this] {
                           return real_neighbours();
                         }} {
    given_known();
  }

  neighbours real_neighbours() {
    actors::openai_client_config model_config;
    model_config.at.base = *http::url::parse("https://models.example/v1");
    model_config.http = to_model;
    model_config.chance = [] {
      return 0.0;
    };
    model_config.env = env;
    actors::twilio_client_config twilio_config;
    twilio_config.at.service_sid = "IS1";
    twilio_config.at.conversations
      = *http::url::parse("https://conversations.example");
    twilio_config.http = to_twilio;
    twilio_config.chance = [] {
      return 0.0;
    };
    twilio_config.env = env;
    return {spawn(actors::openai_client, model_config),
            spawn(actors::twilio_client, twilio_config),
            spawn_fake_tools(*this, tools)};
  }

  void answer(fake_http& wire, int status, const std::string& body) {
    wire.answer(status, body);
    settle();
  }

  void model_answers_well() {
    answer(*to_model, 200, read_data("openai/responses_reply_text.json"));
  }

  /// The form that was posted in Twilio's n-th call.
  std::string posted(std::size_t call, const std::string& field) {
    const auto& body = to_twilio->calls().at(call).what.body;
    return std::string{twilio::decode_form(*body).find(field)};
  }
};

TEST_F(whole_way_test, a_message_becomes_a_post) {
  customer_says("Hi");
  ASSERT_THAT(to_model->calls(), SizeIs(1));
  EXPECT_THAT(*to_model->calls()[0].what.body, testing::HasSubstr("Hi"));
  model_answers_well();
  ASSERT_THAT(to_twilio->calls(), SizeIs(1));
  EXPECT_EQ(to_twilio->calls()[0].what.to.target,
            "/v1/Services/IS1/Conversations/CH1/Messages");
  EXPECT_EQ(posted(0, "Author"), "assistant");
  EXPECT_NE(posted(0, "Body"), "");
  EXPECT_TRUE(twilio::from_attributes(posted(0, "Attributes")));
  answer(*to_twilio, 201, read_data("twilio/rest/created_message.json"));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(whole_way_test, a_model_that_is_busy_is_asked_again) {
  customer_says("Hi");
  answer(*to_model, 429, "{}");
  EXPECT_THAT(to_twilio->calls(), IsEmpty());
  advance(500ms);
  model_answers_well();
  EXPECT_THAT(to_twilio->calls(), SizeIs(1));
}

TEST_F(whole_way_test, a_model_that_fails_leaves_a_fallback) {
  customer_says("Hi");
  answer(*to_model, 401, "{}");
  ASSERT_THAT(to_twilio->calls(), SizeIs(1));
  EXPECT_EQ(posted(0, "Body"), "F model_unavailable");
}

TEST_F(whole_way_test, a_second_message_closes_the_first_one_s_connection) {
  customer_says("Hi");
  customer_says("Where is my order?");
  ASSERT_THAT(to_model->calls(), SizeIs(2));
  EXPECT_TRUE(to_model->calls()[0].cancelled);
  model_answers_well();
  EXPECT_THAT(to_twilio->calls(), SizeIs(1));
}

TEST_F(whole_way_test, a_post_that_timed_out_is_looked_up_by_its_reference) {
  customer_says("Hi");
  model_answers_well();
  auto attributes = posted(0, "Attributes");
  to_twilio->fail(http::client_failure::reason::timed_out, true);
  settle();
  advance(3s);
  ASSERT_THAT(to_twilio->calls(), SizeIs(2));
  EXPECT_EQ(to_twilio->calls()[1].what.method, "GET");
  answer(*to_twilio, 200,
         R"({"messages":[{"sid":"IM00000000000000000000000000000001",)"
         R"("index":1,"attributes":)"
           + quote_json(attributes) + "}]}");
  let_everything_end();
  EXPECT_THAT(to_twilio->calls(), SizeIs(2));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

} // namespace
} // namespace parley::test
