#include "simulator/twilio_rest.hpp"

#include "simulator/customer.hpp"
#include "twilio/form.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr auto account = "AC00000000000000000000000000000001";
constexpr auto service = "IS00000000000000000000000000000001";

timestamp fixed_time() {
  using namespace std::chrono;
  return timestamp{sys_days{2026y / 11 / 22} + 8h + 250ms};
}

using pairs = std::vector<std::pair<std::string, std::string>>;

struct twilio_rest_test : testing::Test {
  twilio_effect call(const std::string& method, const std::string& below,
                     const pairs& fields = {}, bool webhooks = false) {
    http::request what;
    what.method = method;
    what.target = std::string{"/v1/Services/"} + service + below;
    what.header.add("Host", "127.0.0.1:9");
    if (webhooks)
      what.header.add("X-Twilio-Webhook-Enabled", "true");
    twilio::form_writer body;
    for (const auto& [name, value] : fields)
      body.add(name, value);
    what.body = body.body();
    return serve_rest(world, place, what);
  }

  json get(const std::string& below) {
    return json::parse(call("GET", below).answer.body);
  }

  int code_of(const twilio_effect& effect) {
    auto body = json::parse(effect.answer.body);
    EXPECT_EQ(body["status"], effect.answer.status);
    return body["code"];
  }

  /// A conversation in which a customer has written once.
  std::string written() {
    return write_as_customer(world, place, "+15551112222", "hello")
      ->conversation_sid;
  }

  std::vector<int> indexes(const json& page) {
    std::vector<int> all;
    for (const auto& one : page["messages"])
      all.push_back(one["index"]);
    return all;
  }

  twilio_world world{fixed_time};
  twilio_place place{account, service, "MG00000000000000000000000000000001",
                     "RL00000000000000000000000000000001"};
};

TEST(twilio_world, makes_the_same_sids_of_the_same_seed) {
  twilio_world one{fixed_time, 7};
  twilio_world same{fixed_time, 7};
  twilio_world other{fixed_time, 8};
  auto sid = one.new_sid("CH");
  EXPECT_EQ(sid, same.new_sid("CH"));
  EXPECT_NE(sid, other.new_sid("CH"));
}

TEST_F(twilio_rest_test, creates_a_message_as_twilio_shows_it) {
  auto sid = written();
  auto made = call("POST", "/Conversations/" + sid + "/Messages",
                   {{"Author", "assistant"},
                    {"Body", "Hi! 📦"},
                    {"Attributes", R"({"parley":{"turn":"t","part":1}})"}});
  EXPECT_EQ(made.answer.status, 201);
  auto body = json::parse(made.answer.body);
  EXPECT_THAT(body["sid"].get<std::string>(), MatchesRegex("IM[0-9a-f]{32}"));
  EXPECT_EQ(body["account_sid"], account);
  EXPECT_EQ(body["chat_service_sid"], service);
  EXPECT_EQ(body["conversation_sid"], sid);
  EXPECT_EQ(body["index"], 1);
  EXPECT_EQ(body["author"], "assistant");
  EXPECT_EQ(body["body"], "Hi! 📦");
  EXPECT_EQ(body["participant_sid"], nullptr);
  EXPECT_EQ(body["attributes"], R"({"parley":{"turn":"t","part":1}})");
  EXPECT_EQ(body["date_created"], "2026-11-22T08:00:00Z");
  EXPECT_EQ(body["media"], nullptr);
}

TEST_F(twilio_rest_test, does_not_echo_a_message_unless_asked_to) {
  auto sid = written();
  place.receipts = false;
  auto path = "/Conversations/" + sid + "/Messages";
  EXPECT_TRUE(call("POST", path, {{"Body", "a"}}).events.empty());
  EXPECT_EQ(call("POST", path, {{"Body", "b"}}, true).events.size(), 1U);
}

TEST_F(twilio_rest_test, gives_phones_delivery_receipts) {
  auto sid = written();
  auto made
    = call("POST", "/Conversations/" + sid + "/Messages", {{"Body", "a"}});
  ASSERT_EQ(made.events.size(), 2U);
  auto message = json::parse(made.answer.body)["sid"].get<std::string>();
  auto path = "/Conversations/" + sid + "/Messages/" + message;
  auto receipts = get(path + "/Receipts")["delivery_receipts"];
  ASSERT_EQ(receipts.size(), 1U);
  EXPECT_EQ(receipts[0]["status"], "delivered");
  EXPECT_EQ(get(path)["delivery"]["delivered"], "all");
  EXPECT_EQ(get(path + "/Receipts/" + receipts[0]["sid"].get<std::string>()),
            receipts[0]);
}

TEST_F(twilio_rest_test, refuses_messages_as_twilio_does) {
  auto sid = written();
  auto path = "/Conversations/" + sid + "/Messages";
  std::string longest(1600, 'x');
  EXPECT_EQ(call("POST", path, {{"Body", longest}}).answer.status, 201);
  EXPECT_EQ(code_of(call("POST", path, {{"Body", longest + 'x'}})), 50504);
  EXPECT_EQ(code_of(call("POST", path, {{"Author", "a"}})), 50503);
  EXPECT_EQ(code_of(call("POST", path, {{"Body", "a"}, {"Attributes", "{"}})),
            20001);
  EXPECT_EQ(code_of(call("POST", path, {{"Body", "\xff"}})), 20001);
  call("POST", "/Conversations/" + sid, {{"State", "closed"}});
  EXPECT_EQ(code_of(call("POST", path, {{"Body", "a"}})), 50377);
}

TEST_F(twilio_rest_test, counts_utf16_units_of_a_body) {
  auto path = "/Conversations/" + written() + "/Messages";
  std::string parcels;
  for (int i = 0; i < 800; ++i)
    parcels += "📦";
  EXPECT_EQ(call("POST", path, {{"Body", parcels}}).answer.status, 201);
  EXPECT_EQ(code_of(call("POST", path, {{"Body", parcels + 'x'}})), 50504);
}

TEST_F(twilio_rest_test, lists_messages_page_by_page) {
  auto sid = written();
  auto path = "/Conversations/" + sid + "/Messages";
  for (int i = 1; i < 5; ++i)
    call("POST", path, {{"Body", std::to_string(i)}});
  auto page = get(path + "?Order=desc&PageSize=2");
  EXPECT_THAT(indexes(page), ElementsAre(4, 3));
  EXPECT_EQ(page["meta"]["key"], "messages");
  EXPECT_EQ(page["meta"]["page_size"], 2);
  auto next = page["meta"]["next_page_url"].get<std::string>();
  EXPECT_THAT(next, HasSubstr("http://127.0.0.1:9/v1/Services/"));
  // A message that comes in between moves no page.
  call("POST", path, {{"Body", "5"}});
  auto below = next.substr(next.find("/Conversations"));
  page = get(below);
  EXPECT_THAT(indexes(page), ElementsAre(2, 1));
  next = page["meta"]["next_page_url"].get<std::string>();
  page = get(next.substr(next.find("/Conversations")));
  EXPECT_THAT(indexes(page), ElementsAre(0));
  EXPECT_EQ(page["meta"]["next_page_url"], nullptr);
  EXPECT_THAT(indexes(get(path)), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(code_of(call("GET", path + "?PageSize=0")), 20001);
  EXPECT_EQ(code_of(call("GET", path + "?PageToken=frog")), 20001);
}

TEST_F(twilio_rest_test, answers_404_with_twilios_code) {
  for (const auto* below :
       {"/Conversations/CH00000000000000000000000000000009", "/Frogs",
        "/Conversations/CH00000000000000000000000000000009/Messages"}) {
    auto effect = call("GET", below);
    EXPECT_EQ(effect.answer.status, 404);
    EXPECT_EQ(code_of(effect), 20404);
  }
  http::request other;
  other.method = "GET";
  other.target
    = "/v1/Services/IS99999999999999999999999999999999/Conversations";
  EXPECT_EQ(serve_rest(world, place, other).answer.status, 404);
}

TEST_F(twilio_rest_test, serves_the_default_service_too) {
  http::request what;
  what.method = "GET";
  what.target = "/v1/Conversations/" + written();
  EXPECT_EQ(serve_rest(world, place, what).answer.status, 200);
}

TEST_F(twilio_rest_test, shows_who_takes_part) {
  auto sid = written();
  auto path = "/Conversations/" + sid + "/Participants";
  EXPECT_EQ(call("POST", path, {{"Identity", "ann"}}).answer.status, 201);
  auto list = get(path)["participants"];
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0]["messaging_binding"],
            json::parse(R"({"type":"sms","address":"+15551112222",
              "proxy_address":"+15550006666"})"));
  EXPECT_EQ(list[0]["identity"], nullptr);
  EXPECT_EQ(list[1]["identity"], "ann");
  EXPECT_EQ(list[1]["messaging_binding"], nullptr);
  EXPECT_EQ(get(path + "/ann")["identity"], "ann");
  EXPECT_EQ(code_of(call("POST", path, {{"Identity", "ann"}})), 50433);
  EXPECT_EQ(call("DELETE", path + "/ann").answer.status, 204);
  EXPECT_EQ(get(path)["participants"].size(), 1U);
}

TEST_F(twilio_rest_test, binds_an_address_to_one_open_conversation) {
  auto sid = written();
  auto made = call("POST", "/Conversations");
  EXPECT_EQ(made.answer.status, 201);
  auto other = json::parse(made.answer.body)["sid"].get<std::string>();
  pairs binding{{"MessagingBinding.Address", "+15551112222"},
                {"MessagingBinding.ProxyAddress", "+15550006666"}};
  auto path = "/Conversations/" + other + "/Participants";
  EXPECT_EQ(code_of(call("POST", path, binding)), 50416);
  call("POST", "/Conversations/" + sid, {{"State", "closed"}});
  EXPECT_EQ(call("POST", path, binding).answer.status, 201);
  auto found
    = get("/ParticipantConversations?Address=%2B15551112222")["conversations"];
  EXPECT_EQ(found.size(), 2U);
}

TEST_F(twilio_rest_test, lists_conversations_by_state) {
  auto sid = written();
  call("POST", "/Conversations");
  call("POST", "/Conversations/" + sid, {{"State", "inactive"}});
  EXPECT_EQ(get("/Conversations")["conversations"].size(), 2U);
  auto found = get("/Conversations?State=inactive")["conversations"];
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]["sid"], sid);
  EXPECT_EQ(get("/Conversations?StartDate=2026-11-23")["conversations"].size(),
            0U);
}

TEST_F(twilio_rest_test, lists_the_newest_conversations_first_since_a_day) {
  for (int i = 0; i < 5; ++i)
    call("POST", "/Conversations", {{"UniqueName", std::to_string(i)}});
  auto names = [](const json& page) {
    std::vector<std::string> all;
    for (const auto& one : page["conversations"])
      all.push_back(one["unique_name"]);
    return all;
  };
  EXPECT_THAT(names(get("/Conversations")),
              ElementsAre("0", "1", "2", "3", "4"));
  auto page
    = get("/Conversations?StartDate=2026-11-22T00%3A00%3A00Z&PageSize=3");
  EXPECT_THAT(names(page), ElementsAre("4", "3", "2"));
  auto next = page["meta"]["next_page_url"].get<std::string>();
  page = get(next.substr(next.find("/Conversations")));
  EXPECT_THAT(names(page), ElementsAre("1", "0"));
  EXPECT_TRUE(page["meta"]["next_page_url"].is_null());
}

TEST_F(twilio_rest_test, keeps_a_closed_conversation_closed) {
  auto path = "/Conversations/" + written();
  EXPECT_EQ(get(path)["state"], "active");
  EXPECT_EQ(call("POST", path, {{"State", "frog"}}).answer.status, 400);
  call("POST", path, {{"State", "closed"}});
  EXPECT_EQ(code_of(call("POST", path, {{"State", "active"}})), 50377);
  EXPECT_EQ(get(path)["state"], "closed");
}

TEST_F(twilio_rest_test, deletes_a_conversation_with_everything_in_it) {
  auto path = "/Conversations/" + written();
  EXPECT_EQ(call("DELETE", path).answer.status, 204);
  EXPECT_EQ(call("GET", path + "/Messages").answer.status, 404);
  EXPECT_NE(written(), path.substr(15));
}

TEST_F(twilio_rest_test, changes_and_removes_a_message) {
  auto path = "/Conversations/" + written() + "/Messages";
  auto one = get(path)["messages"][0]["sid"].get<std::string>();
  EXPECT_EQ(call("POST", path + '/' + one, {{"Body", "new"}}).answer.status,
            200);
  EXPECT_EQ(get(path + '/' + one)["body"], "new");
  EXPECT_EQ(call("DELETE", path + '/' + one).answer.status, 204);
  EXPECT_EQ(call("GET", path + '/' + one).answer.status, 404);
  // Its index is not given again.
  auto next = call("POST", path, {{"Body", "x"}});
  EXPECT_EQ(json::parse(next.answer.body)["index"], 1);
}

TEST_F(twilio_rest_test, takes_typing_for_whatsapp) {
  http::request what;
  what.method = "POST";
  what.target = "/v2/Indicators/Typing.json";
  what.body = "channel=whatsapp&messageId=SM00000000000000000000000000000001";
  auto effect = serve_rest(world, place, what);
  EXPECT_EQ(effect.answer.status, 200);
  EXPECT_EQ(json::parse(effect.answer.body), json({{"success", true}}));
  what.body = "channel=whatsapp&messageId=IM00000000000000000000000000000001";
  EXPECT_EQ(serve_rest(world, place, what).answer.status, 400);
}

TEST_F(twilio_rest_test, refuses_other_methods) {
  auto effect = call("PUT", "/Conversations");
  EXPECT_EQ(effect.answer.status, 405);
  EXPECT_EQ(code_of(effect), 20004);
}

} // namespace
} // namespace parley::simulator
