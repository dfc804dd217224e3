#include "tests/twilio/vectors.hpp"
#include "twilio/rest.hpp"

#include <gmock/gmock.h>

using namespace parley;
using namespace parley::twilio;
using reason = rest_failure::reason;

namespace {

http::client_result answer(int status, std::string body) {
  http::response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

http::client_result data(int status, const std::string& name) {
  return answer(status, read_data("rest/" + name).dump());
}

http::client_result
no_answer(http::client_failure::reason why, bool request_sent) {
  return http::client_failure{why, request_sent, "detail"};
}

std::string error_body(int status, int code) {
  return nlohmann::json{{"code", code},
                        {"message", "to +15551234567"},
                        {"more_info", "https://www.twilio.com/docs/errors"},
                        {"status", status}}
    .dump();
}

rest_failure failed(const http::client_result& result) {
  return failure_of(result).value_or(
    rest_failure{reason::cancelled, -1, -1, ""});
}

struct failure_case {
  int status;
  int code;
  reason why;
};

const std::vector<failure_case> failures{
  {400, 20001, reason::refused},       {400, 50503, reason::refused},
  {400, 50504, reason::refused},       {400, 50377, reason::closed},
  {403, 50377, reason::closed},        {409, 50377, reason::closed},
  {401, 20003, reason::unauthorized},  {403, 20403, reason::unauthorized},
  {403, 20006, reason::unauthorized},  {403, 50430, reason::refused},
  {404, 20404, reason::gone},          {404, 50350, reason::gone},
  {400, 50500, reason::gone},          {400, 50432, reason::gone},
  {409, 20409, reason::not_processed}, {400, 50391, reason::not_processed},
  {409, 50416, reason::refused},       {429, 20429, reason::not_processed},
  {429, 50063, reason::not_processed}, {400, 50074, reason::not_processed},
  {500, 20500, reason::unknown},       {503, 20503, reason::unknown},
  {503, 20429, reason::unknown},       {500, 20404, reason::unknown},
  {422, 0, reason::refused},           {404, 0, reason::gone},
  {429, 0, reason::not_processed},     {502, 0, reason::unknown},
  {504, 0, reason::unknown},           {408, 0, reason::unknown},
  {301, 0, reason::refused},           {401, 0, reason::unauthorized},
};

class failing_call : public testing::TestWithParam<failure_case> {};

} // namespace

TEST_P(failing_call, is_classified_by_code_and_status) {
  const auto& given = GetParam();
  const auto what
    = failed(answer(given.status, error_body(given.status, given.code)));
  EXPECT_EQ(what.why, given.why);
  EXPECT_EQ(what.status, given.status);
  EXPECT_EQ(what.code, given.code);
}

INSTANTIATE_TEST_SUITE_P(known, failing_call, testing::ValuesIn(failures),
                         [](const auto& given) {
                           return std::to_string(given.param.status) + "_"
                                  + std::to_string(given.param.code);
                         });

TEST(failure_of, reads_the_problem_form_of_newer_apis) {
  const auto what = failed(answer(404, R"({"type":"about:blank","title":"x",
    "status":404,"code":20404,"detail":"y","instance":"z","errors":[]})"));
  EXPECT_EQ(what.code, 20404);
  EXPECT_EQ(what.why, reason::gone);
  EXPECT_EQ(failed(answer(400, R"({"code":"50377"})")).why, reason::closed);
}

TEST(failure_of, bears_bodies_that_are_no_error_form) {
  for (const std::string body :
       {"", "<html>502</html>", "null", "[]", "{\"code\":null}",
        "{\"code\":{}}", "{\"code\":-1}", "{\"code\":1e300}", "{\"code\":1.5}",
        "{\"code\":99999999999999999999}", "\xff"}) {
    const auto what = failed(answer(400, body));
    EXPECT_EQ(what.why, reason::refused) << body;
    EXPECT_EQ(what.code, 0) << body;
  }
}

TEST(failure_of, says_numbers_and_never_the_message) {
  const auto what = failed(answer(400, error_body(400, 21610)));
  EXPECT_EQ(what.detail, "HTTP 400, Twilio 21610");
  EXPECT_EQ(failed(answer(502, "+15551234567")).detail, "HTTP 502");
}

TEST(failure_of, tells_how_long_to_wait) {
  http::response busy;
  busy.status = 429;
  EXPECT_EQ(failed(busy).retry_after, std::nullopt);
  busy.header.add("Retry-After", "2");
  EXPECT_EQ(failed(busy).retry_after, std::chrono::seconds{2});
}

TEST(failure_of, is_certain_only_when_nothing_was_sent) {
  using other = http::client_failure::reason;
  for (const auto why : {other::unreachable, other::timed_out, other::reset,
                         other::malformed, other::overloaded}) {
    EXPECT_EQ(failed(no_answer(why, false)).why, reason::not_processed);
    EXPECT_EQ(failed(no_answer(why, true)).why, reason::unknown);
  }
  EXPECT_EQ(failed(no_answer(other::cancelled, true)).why, reason::cancelled);
  EXPECT_EQ(failed(no_answer(other::reset, true)).status, 0);
}

TEST(failure_of, is_nothing_for_success) {
  for (const int status : {200, 201, 204})
    EXPECT_FALSE(failure_of(answer(status, "")));
}

TEST(created_message, gives_the_sid) {
  const auto sid = created_message(data(201, "created_message.json"));
  ASSERT_TRUE(sid);
  EXPECT_EQ(*sid, "IMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

TEST(created_message, is_unusable_without_a_sid) {
  for (const std::string body :
       {"", "{}", "[]", "{\"sid\":null}", "{\"sid\":\"IM1\"}"}) {
    const auto sid = created_message(answer(201, body));
    ASSERT_FALSE(sid) << body;
    EXPECT_EQ(sid.error().why, reason::unusable);
  }
  EXPECT_EQ(created_message(answer(503, "")).error().why, reason::unknown);
}

TEST(listed_messages, gives_each_message) {
  const auto page = listed_messages(data(200, "messages.json"));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 3U);
  EXPECT_EQ(page->messages[0].author, "pie_preferrer");
  EXPECT_EQ(page->messages[0].body, "I like pie.");
  EXPECT_EQ(page->messages[0].attributes, R"({ "importance": "high" })");
  EXPECT_EQ(page->messages[0].created.time_since_epoch().count(),
            1458851877000);
  EXPECT_EQ(page->messages[2].body, "");
  EXPECT_EQ(page->next_page_url, "");
}

TEST(listed_messages, gives_who_wrote_and_what_came_with_it) {
  const auto page = listed_messages(data(200, "messages.json"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->messages[0].participant,
            "MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_TRUE(page->messages[0].media.empty());
  ASSERT_EQ(page->messages[2].media.size(), 1U);
  const auto& file = page->messages[2].media[0];
  EXPECT_EQ(file.id, "MEaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(file.content_type, "image/jpeg");
  EXPECT_EQ(file.filename, "car.jpg");
  EXPECT_EQ(file.size, 42056);
}

TEST(listed_messages, gives_the_next_page) {
  const auto page = listed_messages(answer(
    200,
    R"({"meta":{"next_page_url":"https://h/v1?PageToken=x"},"messages":[]})"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->next_page_url, "https://h/v1?PageToken=x");
}

TEST(listed_messages, bears_null_in_every_field) {
  const auto page = listed_messages(answer(200, R"({"meta":null,"messages":[
    {"sid":null,"index":null,"author":null,"body":null,"attributes":null,
     "date_created":null},{}]})"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->messages.size(), 2U);
}

TEST(listed_messages, is_unusable_without_a_list_of_objects) {
  for (const std::string body :
       {"", "{}", "{\"messages\":null}", "{\"messages\":[1]}",
        "{\"participants\":[]}"}) {
    const auto page = listed_messages(answer(200, body));
    ASSERT_FALSE(page) << body;
    EXPECT_EQ(page.error().why, reason::unusable);
  }
}

TEST(listed_conversations, gives_each_with_its_state_and_birth) {
  const auto page = listed_conversations(data(200, "conversations.json"));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->conversations.size(), 2U);
  EXPECT_EQ(page->conversations[0].sid, "CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(page->conversations[0].state, conversation::lifecycle::active);
  EXPECT_EQ(page->conversations[0].created.time_since_epoch().count(),
            1450304317000);
  EXPECT_EQ(page->conversations[1].state, conversation::lifecycle::closed);
  EXPECT_EQ(page->next_page_url, "");
}

TEST(listed_conversations, bears_null_in_every_field) {
  const auto page = listed_conversations(
    answer(200, R"({"meta":{"next_page_url":"/v1?Page=1"},"conversations":[
      {"sid":null,"state":null,"date_created":null},{"sid":"CH1"}]})"));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->conversations.size(), 2U);
  EXPECT_EQ(page->conversations[1].sid, "") << "no SID";
  EXPECT_EQ(page->next_page_url, "/v1?Page=1");
  EXPECT_EQ(listed_conversations(answer(200, "{}")).error().why,
            reason::unusable);
}

TEST(listed_participants, tells_phones_from_chat_users) {
  const auto page = listed_participants(data(200, "participants.json"));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->participants.size(), 2U);
  const conversation::participant phone{
    "MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "",
    "sms",
    "+15558675310",
    "+15017122661",
    timestamp{std::chrono::milliseconds{1458853550000}}};
  EXPECT_EQ(page->participants[0], phone);
  EXPECT_EQ(page->participants[1].identity, "IDENTITY");
  EXPECT_EQ(page->participants[1].channel, "");
  EXPECT_EQ(page->participants[1].address, "");
}

TEST(listed_participants, takes_null_in_quotes_for_null_and_lowers_the_type) {
  const auto page = listed_participants(answer(200, R"({"participants":[
    {"sid":"MBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","identity":"null",
     "messaging_binding":{"type":"WHATSAPP","address":"whatsapp:+1555"}}]})"));
  ASSERT_TRUE(page);
  const auto& who = page->participants.at(0);
  EXPECT_EQ(who.id, "MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  EXPECT_EQ(who.identity, "");
  EXPECT_EQ(who.channel, "whatsapp");
  EXPECT_EQ(who.address, "whatsapp:+1555");
}

TEST(listed_participants, takes_a_projected_chat_user_for_no_phone) {
  const auto page = listed_participants(answer(200, R"({"participants":[
    {"identity":"ann","messaging_binding":
      {"type":"sms","projected_address":"+1555"}}]})"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->participants.at(0).channel, "");
}

TEST(fetched_state, reads_every_state) {
  using conversation::lifecycle;
  EXPECT_EQ(*fetched_state(data(200, "conversation.json")), lifecycle::active);
  const auto state = [](const std::string& body) {
    return *fetched_state(answer(200, body));
  };
  EXPECT_EQ(state(R"({"state":"inactive"})"), lifecycle::inactive);
  EXPECT_EQ(state(R"({"state":"closed"})"), lifecycle::closed);
  EXPECT_EQ(state(R"({"state":"initializing"})"), lifecycle::initializing);
  EXPECT_EQ(state(R"({"state":"odd"})"), lifecycle::unknown);
  EXPECT_EQ(state(R"({"state":null})"), lifecycle::unknown);
  EXPECT_EQ(fetched_state(answer(200, "")).error().why, reason::unusable);
}

TEST(attributes, come_back_as_they_went) {
  for (const auto& reference :
       {reply_reference{"5f0c", 1}, reply_reference{"\"\\\n\xc3\xa1", 17}})
    EXPECT_EQ(from_attributes(to_attributes(reference)), reference);
}

TEST(attributes, without_our_reference_give_none) {
  for (const std::string text :
       {"", "{}", "null", "[]", "{\"parley\":1}", "{\"parley\":{}}",
        R"({"parley":{"turn":"t"}})", R"({"parley":{"turn":"t","part":0}})",
        R"({"parley":{"turn":1,"part":1}})",
        R"({"parley":{"turn":"","part":1}})",
        R"({"parley":{"turn":"t","part":4294967297}})", "{"})
    EXPECT_EQ(from_attributes(text), std::nullopt) << text;
}

TEST(attributes, may_hold_more_than_our_reference) {
  EXPECT_EQ(from_attributes(R"({"x":1,"parley":{"turn":"t","part":3,"y":2}})"),
            (reply_reference{"t", 3}));
}
