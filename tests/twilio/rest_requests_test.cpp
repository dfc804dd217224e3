#include "base/crypto.hpp"
#include "tests/twilio/vectors.hpp"
#include "twilio/form.hpp"
#include "twilio/rest.hpp"

#include <gmock/gmock.h>

#include <algorithm>

using namespace parley;
using namespace parley::twilio;
using testing::ElementsAre;
using testing::Pair;

namespace {

const std::string service = "IS00000000000000000000000000000001";
const std::string conversation_sid = "CH00000000000000000000000000000001";
const std::string message_sid = "IM00000000000000000000000000000001";
const std::string place
  = "/v1/Services/" + service + "/Conversations/" + conversation_sid;
const steady_time in_a_while{std::chrono::seconds{5}};

const rest_account account{
  .service_sid = service,
  .user = "AC00000000000000000000000000000001",
  .password = "secret:with colon",
  .conversations = *http::url::parse("https://conversations.twilio.com"),
  .messaging = *http::url::parse("https://messaging.twilio.com"),
};

http::outgoing create(std::string_view body) {
  return create_message(account, conversation_sid, "assistant", body,
                        {"t\"1", 2}, in_a_while);
}

form body_of(const http::outgoing& call) {
  return decode_form(call.body ? *call.body : "");
}

/// An operation as Twilio's OpenAPI document has it.
class operation {
public:
  explicit operation(const char* name)
    : spec_(read_data("rest/operations.json")["operations"][name]) {
    // nop
  }

  /// Expects the request to name this operation and nothing it does not know.
  void expect_is(const http::outgoing& call) const {
    EXPECT_EQ(call.method, spec_["method"]);
    const auto path = call.to.target.substr(0, call.to.target.find('?'));
    EXPECT_EQ(path, filled(spec_["path"]));
    if (const auto mark = call.to.target.find('?'); mark != std::string::npos)
      expect_known(decode_form(call.to.target.substr(mark + 1)), "query");
    if (spec_.contains("fields")) {
      EXPECT_EQ(call.header.find("Content-Type"), spec_["content_type"]);
      expect_known(body_of(call), "fields");
    } else {
      EXPECT_EQ(call.body, nullptr);
    }
  }

private:
  static std::string filled(std::string path) {
    for (const auto& [hole, value] :
         {std::pair{"{ChatServiceSid}", service},
          std::pair{"{ConversationSid}", conversation_sid},
          std::pair{"Messages/{Sid}", "Messages/" + message_sid},
          std::pair{"{Sid}", conversation_sid}})
      if (const auto at = path.find(hole); at != std::string::npos)
        path.replace(at, std::string_view(hole).size(), value);
    return path;
  }

  void expect_known(const form& given, const char* list) const {
    for (const auto& [name, value] : given.fields)
      EXPECT_NE(std::find(spec_[list].begin(), spec_[list].end(), name),
                spec_[list].end())
        << name;
  }

  nlohmann::json spec_;
};

} // namespace

TEST(rest_requests, are_operations_of_twilios_specification) {
  operation{"create_message"}.expect_is(create("hi"));
  operation{"list_messages"}.expect_is(
    list_messages(account, conversation_sid, 20, in_a_while));
  operation{"delete_message"}.expect_is(
    delete_message(account, conversation_sid, message_sid, in_a_while));
  operation{"list_conversations"}.expect_is(
    list_conversations(account, timestamp{}, in_a_while));
  operation{"list_participants"}.expect_is(
    list_participants(account, conversation_sid, in_a_while));
  operation{"fetch_conversation"}.expect_is(
    fetch_conversation(account, conversation_sid, in_a_while));
  operation{"update_conversation"}.expect_is(
    activate_conversation(account, conversation_sid, in_a_while));
  operation{"show_typing"}.expect_is(
    show_typing(account, "SM00000000000000000000000000000001", in_a_while));
}

TEST(rest_requests, carry_credentials_and_what_is_accepted) {
  const auto call = create("hi");
  EXPECT_EQ(call.to.host, "conversations.twilio.com");
  EXPECT_TRUE(call.to.secure);
  EXPECT_EQ(call.header.find("Authorization"),
            "Basic "
              + to_base64("AC00000000000000000000000000000001:secret:with "
                          "colon"));
  EXPECT_EQ(call.header.find("Accept"), "application/json");
  EXPECT_EQ(call.header.find("Accept-Charset"), "utf-8");
  EXPECT_EQ(call.deadline, in_a_while);
}

TEST(rest_requests, never_ask_for_webhooks_of_our_own_changes) {
  for (const auto& call :
       {create("hi"), activate_conversation(account, conversation_sid, {}),
        delete_message(account, conversation_sid, message_sid, {})})
    EXPECT_EQ(call.header.count("X-Twilio-Webhook-Enabled"), 0U);
}

TEST(create_message, writes_author_body_and_reference) {
  const auto call = create("50% off & more: +1 = \xc3\xa1");
  EXPECT_EQ(call.to.target, place + "/Messages");
  EXPECT_THAT(
    body_of(call).fields,
    ElementsAre(Pair("Author", "assistant"),
                Pair("Body", "50% off & more: +1 = \xc3\xa1"),
                Pair("Attributes", R"({"parley":{"turn":"t\"1","part":2}})")));
}

TEST(list_messages, asks_for_the_newest_first) {
  EXPECT_EQ(list_messages(account, conversation_sid, 20, {}).to.target,
            place + "/Messages?Order=desc&PageSize=20");
}

TEST(list_conversations, asks_from_the_beginning_of_a_day) {
  using namespace std::chrono;
  const auto late = timestamp{sys_days{2026y / 3 / 9}} + 23h + 59min;
  EXPECT_EQ(list_conversations(account, late, {}).to.target,
            "/v1/Services/" + service
              + "/Conversations?StartDate=2026-03-09T00%3A00%3A00Z"
                "&PageSize=100");
}

TEST(list_participants, asks_for_the_largest_page) {
  EXPECT_EQ(list_participants(account, conversation_sid, {}).to.target,
            place + "/Participants?PageSize=100");
}

TEST(activate_conversation, sets_the_state_alone) {
  EXPECT_THAT(
    body_of(activate_conversation(account, conversation_sid, {})).fields,
    ElementsAre(Pair("State", "active")));
}

TEST(show_typing, names_the_customers_message_on_the_messaging_host) {
  const auto call
    = show_typing(account, "SM00000000000000000000000000000001", {});
  EXPECT_EQ(call.to.host, "messaging.twilio.com");
  EXPECT_THAT(
    body_of(call).fields,
    ElementsAre(Pair("channel", "whatsapp"),
                Pair("messageId", "SM00000000000000000000000000000001")));
}

TEST(next_page, is_followed_on_our_own_host) {
  const auto path = place + "/Messages?PageSize=50&Page=1&PageToken=PAx";
  for (const auto& url : {"https://conversations.twilio.com" + path,
                          "https://elsewhere.example:8443" + path,
                          "http://127.0.0.1" + path, path}) {
    const auto call = next_page(account, url, in_a_while);
    ASSERT_TRUE(call) << url;
    EXPECT_EQ(call->method, "GET");
    EXPECT_EQ(call->to.host, "conversations.twilio.com");
    EXPECT_EQ(call->to.port, 443);
    EXPECT_TRUE(call->to.secure);
    EXPECT_EQ(call->to.target, path);
    EXPECT_NE(call->header.find("Authorization"), "");
  }
}

TEST(next_page, keeps_the_path_of_a_base_url) {
  auto mock = account;
  mock.conversations = *http::url::parse("http://localhost:9000/twilio");
  const auto bare = next_page(mock, "https://x.example/v1/a?Page=1", {});
  const auto with_base
    = next_page(mock, "http://localhost:9000/twilio/v1/a", {});
  ASSERT_TRUE(bare);
  ASSERT_TRUE(with_base);
  EXPECT_EQ(bare->to.target, "/twilio/v1/a?Page=1");
  EXPECT_EQ(with_base->to.target, "/twilio/v1/a");
  EXPECT_EQ(with_base->to.port, 9000);
  const auto likewise = next_page(mock, "http://localhost:9000/twiliox/a", {});
  ASSERT_TRUE(likewise);
  EXPECT_EQ(likewise->to.target, "/twilio/twiliox/a");
}

TEST(next_page, is_nothing_at_the_end_or_for_what_is_no_url) {
  for (const std::string url :
       {"", "null", "ftp://x/y", "https://user:pw@x.example/v1",
        "https://x.example/v1\r\nHost: y", "//x.example/v1 "})
    EXPECT_FALSE(next_page(account, url, {})) << url;
}
