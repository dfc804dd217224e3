#include "base/json.hpp"
#include "tests/e2e/parley_fixture.hpp"
#include "tests/security/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <csignal>
#include <sstream>

namespace parley::e2e {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// What must show nowhere that an operator looks. Each stands for something that
// somebody would want to find there.
constexpr const char* number = "+15550777001";
constexpr const char* token = "ca11ab1eca11ab1eca11ab1eca11ab1e";
constexpr const char* key_secret = "canarykeysecretcanarykeysecret00";
constexpr const char* openai_key = "sk-canary-4242424242";
constexpr const char* further_secret = "canary-further-secret";

const std::vector<std::string> canaries{
  "CANARY",          "5550777001",        "ca11ab1e",
  "canarykeysecret", "canary-4242424242", "canary-further"};

/// A customer's words: line ends of all kinds, an escape sequence, quotes.
const std::string hostile
  = "CANARY text\n{\"event\":\"CANARY\"}\x1b[31m\u2028\u2029\u0085\\\" end";

void expect_no_canary(const std::string& text, const std::string& where) {
  for (const auto& one : canaries) {
    const auto at = text.find(one);
    EXPECT_EQ(at, std::string::npos)
      << where << " holds " << one << ": "
      << text.substr(at < 200 ? 0 : at - 200, 400);
  }
}

json model_text(const std::string& text) {
  return {{"id", "CANARY"},
          {"object", "response"},
          {"status", "completed"},
          {"model", "CANARY-model"},
          {"output",
           {{{"type", "message"},
             {"role", "assistant"},
             {"content", {{{"type", "output_text"}, {"text", text}}}}}}},
          {"usage", {{"input_tokens", 1}, {"output_tokens", 1}}}};
}

json model_calls(const std::string& tool, const std::string& arguments) {
  return {{"id", "CANARY"},
          {"status", "completed"},
          {"model", "CANARY-model"},
          {"output",
           {{{"type", "function_call"},
             {"call_id", "call_CANARY"},
             {"name", tool},
             {"arguments", arguments}}}}};
}

http::response error_of_model(int status) {
  return http::json_response(
    status, json{{"error",
                  {{"message", "Incorrect API key " + std::string{openai_key}
                                 + " for " + hostile + ' ' + number},
                   {"type", "CANARY_type"},
                   {"param", number},
                   {"code", "CANARY_code " + std::string{number}}}}}
              .dump());
}

http::response error_of_twilio(int status) {
  return http::json_response(
    status,
    json{{"code", 50212},
         {"message", "The number " + std::string{number} + " said " + hostile},
         {"more_info", "https://www.twilio.com/CANARY"},
         {"status", status}}
      .dump());
}

http::response participants() {
  return http::json_response(
    200, json{{"meta", {{"next_page_url", nullptr}, {"key", "participants"}}},
              {"participants",
               {{{"sid", sid("MB", 1)},
                 {"identity", nullptr},
                 {"attributes", "{\"name\":\"CANARY\"}"},
                 {"messaging_binding",
                  {{"type", "sms"},
                   {"address", number},
                   {"proxy_address", "+15550777001"}}},
                 {"date_created", "2026-01-01T00:00:00Z"}}}}}
           .dump());
}

/// Parley at its most talkative, between a Twilio and a model that quote back
/// whatever is confidential.
class canary_test : public parley_fixture {
protected:
  canary_test() {
    extra = {
      {"TWILIO_AUTH_TOKEN", token},
      {"TWILIO_AUTH_TOKEN_SECONDARY", further_secret},
      {"WEBHOOK_SECRET", auth_token}, // the visitor signs with it
      {"TWILIO_API_KEY_SID", sid("SK", 1)},
      {"TWILIO_API_KEY_SECRET", key_secret},
      {"OPENAI_API_KEY", openai_key},
      {"TWILIO_BASE_URL", quoting_twilio.base_url()},
      {"OPENAI_BASE_URL", quoting_model.base_url() + "/v1"},
      {"OTEL_EXPORTER_OTLP_ENDPOINT", collector.base_url()},
      {"OTEL_EXPORTER_OTLP_HEADERS", "api-key=" + std::string{further_secret}},
      {"LOG_LEVEL", "DEBUG"},
      {"DEBUG", "true"},
      {"OPENAI_TIMEOUT_SECONDS", "2"},
      {"TURN_TIMEOUT_SECONDS", "5"}};
  }

  /// Answers reads, and posts as it is told.
  http::response answer_as_twilio(const http::request& what) const {
    const std::string path{what.path()};
    if (path.ends_with("/Participants"))
      return participants();
    if (path.ends_with("/Messages") && what.method == "POST")
      return post_status == 201 ? http::json_response(
               201, json{{"sid", sid("IM", 0xf00)}}.dump())
                                : error_of_twilio(post_status);
    if (path.ends_with("/Messages"))
      return http::json_response(200,
                                 json{{"messages", json::array()},
                                      {"meta", {{"next_page_url", nullptr}}}}
                                   .dump());
    return http::json_response(200, json{{"state", "active"}}.dump());
  }

  twilio::form message(uint64_t conversation, const std::string& text) {
    ++messages_;
    auto fields = message_added(sid("CH", conversation), sid("IM", messages_),
                                static_cast<int64_t>(messages_), text);
    for (auto& [name, value] : fields.fields)
      if (name == "Author")
        value = number;
    return fields;
  }

  /// A customer writes; the model has been asked when this returns.
  void write_and_wait(uint64_t conversation) {
    const auto before = quoting_model.requests().size();
    const auto answer = web().webhook(message(conversation, hostile));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200);
    expect_no_canary(answer->body, "the answer to a webhook");
    ASSERT_TRUE(quoting_model.wait_for_requests(before + 1));
  }

  int refused(const twilio::form& fields, const std::string& path) {
    const auto answer = web().webhook(fields, path);
    if (!answer)
      return 0;
    expect_no_canary(answer->body, "a refusal of " + path);
    return answer->status;
  }

  /// Ends Parley and reads all it has ever shown.
  void expect_silence() {
    for (const auto* path :
         {"/metrics", "/health", "/livez", "/readyz", "/openapi.json"})
      if (const auto page = web().get(path))
        expect_no_canary(page->body, path);
    parley->signal(SIGTERM);
    ASSERT_EQ(parley->wait(std::chrono::seconds{60}), 0);
    expect_no_canary(parley->output(), "standard output");
    expect_no_canary(parley->errors(), "standard error");
    for (const auto& one : collector.requests())
      expect_no_canary(one.body, "a trace");
    std::istringstream lines{parley->output()};
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      const auto read = parse_json(line);
      ASSERT_TRUE(read && read->is_object()) << line;
      EXPECT_TRUE(read->contains("event")) << line;
      EXPECT_EQ(line.find('\x1b'), std::string::npos) << line;
    }
    EXPECT_GT(count, 0U);
  }

  std::atomic<int> post_status = 201;
  test::scripted_peer quoting_twilio{threads,
                                     [this](const http::request& what) {
                                       return answer_as_twilio(what);
                                     }};
  test::scripted_peer quoting_model{threads, [](const http::request&) {
                                      return http::json_response(
                                        200, model_text(hostile).dump());
                                    }};

  test::scripted_peer collector{threads, [](const http::request&) {
                                  return http::json_response(200, "{}");
                                }};

private:
  uint64_t messages_ = 0;
};

TEST_F(canary_test, show_nowhere_when_all_goes_well) {
  serve();
  write_and_wait(1);
  ASSERT_TRUE(quoting_twilio.wait_for_requests(3));
  expect_silence();
  EXPECT_FALSE(collector.requests().empty());
}

TEST_F(canary_test, show_nowhere_when_webhooks_are_refused) {
  serve();
  auto fields = message(1, hostile);
  EXPECT_EQ(refused(fields, "/webhook/CANARY"), 404);
  EXPECT_EQ(refused(fields, "/webhook/participant-added"), 400);
  for (const auto* name : {"MessageSid", "ConversationSid", "Index",
                           "DateCreated", "Attributes", "AccountSid"}) {
    auto broken = fields;
    for (auto& [field, value] : broken.fields)
      if (field == name)
        value = hostile + number;
    EXPECT_THAT(refused(broken, "/webhook"), testing::AnyOf(400, 403)) << name;
  }
  for (const auto& text :
       {std::string{"CANARY\xff\xfe"}, std::string{"CANARY\0", 7}})
    EXPECT_EQ(refused(message(1, text), "/webhook"), 400);
  auto unknown = fields;
  unknown.fields[0].second = "onCANARY" + hostile;
  EXPECT_EQ(refused(unknown, "/webhook"), 200);
  http::fields header;
  header.add("Content-Type", "application/x-www-form-urlencoded");
  header.add("X-Twilio-Signature", "CANARY");
  header.add("X-CANARY", number);
  const auto unsigned_one = web().post("/webhook", "Body=CANARY", header);
  ASSERT_TRUE(unsigned_one);
  EXPECT_EQ(unsigned_one->status, 403);
  header.add("Authorization", "Bearer CANARY" + std::string{token});
  for (const auto* path : {"/admin/v1/conversations/CANARY", "/CANARY",
                           "/webhook/channel?CANARY=+15550777001"})
    if (const auto answer = web().post(path, "CANARY", header))
      expect_no_canary(answer->body, path);
  expect_silence();
}

TEST_F(canary_test, show_nowhere_when_people_and_files_have_hostile_names) {
  serve();
  twilio::form joined;
  joined.fields = {{"EventType", "onParticipantAdded"},
                   {"AccountSid", account_sid},
                   {"ConversationSid", sid("CH", 1)},
                   {"ParticipantSid", sid("MB", 2)},
                   {"Identity", hostile},
                   {"DateCreated", "2026-01-02T03:04:05.678Z"}};
  EXPECT_EQ(refused(joined, "/webhook"), 200);
  auto with_file = message(2, hostile);
  with_file.fields.emplace_back("Media",
                                json{{{"Sid", sid("ME", 1)},
                                      {"Filename", hostile + ".pdf"},
                                      {"ContentType", "application/" + hostile},
                                      {"Size", 1}}}
                                  .dump());
  EXPECT_EQ(refused(with_file, "/webhook"), 200);
  EXPECT_TRUE(quoting_model.wait_for_requests(1));
  twilio::form receipt;
  receipt.fields = {{"EventType", "onDeliveryUpdated"},
                    {"AccountSid", account_sid},
                    {"ConversationSid", sid("CH", 2)},
                    {"MessageSid", sid("IM", 1)},
                    {"DeliveryReceiptSid", sid("DY", 1)},
                    {"Status", hostile},
                    {"ErrorCode", "30003"}};
  EXPECT_THAT(refused(receipt, "/webhook"), testing::AnyOf(200, 400));
  expect_silence();
}

TEST_F(canary_test, show_nowhere_when_the_model_quotes_them) {
  serve();
  uint64_t conversation = 0;
  for (const auto status : {400, 401, 404, 429, 500, 302}) {
    quoting_model.follow(
      [status](const http::request&) { return error_of_model(status); });
    write_and_wait(++conversation);
  }
  for (const auto& body :
       {json{{"status", "failed"},
             {"error", {{"code", "CANARY"}, {"message", hostile}}}}
          .dump(),
        json{{"status", "incomplete"},
             {"incomplete_details", {{"reason", "CANARY"}}},
             {"output", json::array()}}
          .dump(),
        "CANARY" + hostile, std::string{"{\"CANARY\":"}}) {
    quoting_model.follow(
      [body](const http::request&) { return http::json_response(200, body); });
    write_and_wait(++conversation);
  }
  expect_silence();
}

TEST_F(canary_test, show_nowhere_when_the_model_calls_what_it_likes) {
  serve();
  uint64_t conversation = 0;
  for (const auto& [tool, arguments] :
       std::vector<std::pair<std::string, std::string>>{
         {"CANARY_tool", "{}"},
         {hostile, hostile},
         {"lookup_order_status", hostile},
         {"lookup_order_status", json{{"order_id", hostile}}.dump()},
         {"lookup_order_status", json{{"CANARY", number}}.dump()},
         {"transfer_to_CANARY", "{}"}}) {
    auto calls = std::make_shared<std::atomic<int>>(0);
    quoting_model.follow([=](const http::request&) {
      return http::json_response(200, (*calls)++ == 0
                                        ? model_calls(tool, arguments).dump()
                                        : model_text(hostile).dump());
    });
    write_and_wait(++conversation);
  }
  expect_silence();
}

TEST_F(canary_test, show_nowhere_when_twilio_quotes_them) {
  serve();
  uint64_t conversation = 0;
  for (const auto status : {400, 401, 404, 429, 500}) {
    post_status = status;
    const auto before = quoting_twilio.requests().size();
    write_and_wait(++conversation);
    EXPECT_TRUE(quoting_twilio.wait_for_requests(before + 3));
  }
  post_status = 201;
  expect_silence();
}

TEST_F(canary_test, show_nowhere_when_the_configuration_is_faulty) {
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"PORT", "CANARY"},
                                          {"TWILIO_ACCOUNT_SID", "CANARY"},
                                          {"TWILIO_AUTH_TOKEN_FILE", "/CANARY"},
                                          {"PUBLIC_URL", "CANARY://x"},
                                          {"DATABASE_URL", "CANARY"},
                                          {"OPENAI_API", hostile},
                                          {"TRUSTED_PROXIES", number},
                                          {"LOG_LEVEL", "CANARY"}}) {
    auto set = variables();
    if (name == "TWILIO_AUTH_TOKEN_FILE")
      set.erase("TWILIO_AUTH_TOKEN");
    set[name] = value;
    for (const auto* verb : {"serve", "check-config"}) {
      program run{{verb}, set, PARLEY_SOURCE_DIR};
      EXPECT_EQ(run.wait(std::chrono::seconds{60}), 2) << verb << ' ' << name;
      expect_no_canary(run.output(), name);
      if (name != "TWILIO_AUTH_TOKEN_FILE") { // a path is no secret
        expect_no_canary(run.errors(), name);
      }
    }
  }
}

} // namespace
} // namespace parley::e2e
