#include "web/demo_routes.hpp"

#include "http/io_threads.hpp"
#include "reference/documents.hpp"
#include "simulator/twilio_simulator.hpp"
#include "tests/support/json_schema.hpp"
#include "web/demo_page.hpp"

#include <nlohmann/json.hpp>

namespace parley::web {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

simulator::twilio_config twilio_settings() {
  simulator::twilio_config config;
  config.account_sid = "AC00000000000000000000000000000001";
  config.auth_token = "0123456789abcdef0123456789abcdef";
  config.service_sid = "IS00000000000000000000000000000001";
  return config;
}

struct demo_routes_test : testing::Test {
  http::response call(const std::string& method, const std::string& target,
                      const std::string& body = "",
                      const std::string& type = "application/json") {
    http::request what;
    what.method = method;
    what.target = target;
    what.body = body;
    what.header.add("Content-Type", type);
    auto answer = uut.answer(what);
    EXPECT_TRUE(answer) << target;
    return answer ? *answer : http::response{};
  }

  http::io_threads threads{1};
  simulator::twilio_simulator twilio{threads, twilio_settings()};
  demo_routes uut{twilio};
};

TEST_F(demo_routes_test, serves_a_page_that_needs_nothing_from_outside) {
  auto answer = call("GET", "/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header.find("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(answer.body, StartsWith("<!doctype html>"));
  EXPECT_THAT(answer.body, HasSubstr("</html>"));
  for (const auto* outside :
       {"http://", "https://", "//cdn", "@import", "src="})
    EXPECT_THAT(answer.body, Not(HasSubstr(outside)));
}

TEST_F(demo_routes_test, tells_the_page_whether_the_model_is_real) {
  EXPECT_THAT(call("GET", "/").body, HasSubstr("data-model=\"stand-in\""));
  demo_routes with_model{twilio, true};
  http::request what;
  what.method = "GET";
  what.target = "/";
  EXPECT_THAT(with_model.answer(what)->body, HasSubstr("data-model=\"real\""));
}

TEST_F(demo_routes_test, says_what_is_simulated) {
  EXPECT_THAT(std::string{demo_page()}, HasSubstr("simulated Twilio"));
  EXPECT_THAT(std::string{demo_page()}, HasSubstr("stand-in model"));
}

TEST_F(demo_routes_test, shows_messages_as_text_and_never_as_html) {
  for (const auto* danger :
       {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"})
    EXPECT_THAT(std::string{demo_page()}, Not(HasSubstr(danger)));
}

TEST_F(demo_routes_test, allows_its_own_script_alone) {
  auto answer = call("GET", "/");
  std::string policy{answer.header.find("Content-Security-Policy")};
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'sha256-"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST_F(demo_routes_test, takes_a_message_and_shows_it) {
  auto written = call("POST", "/demo/messages",
                      R"({"address":"+15550101234","text":"Hi <b>there</b>"})");
  ASSERT_EQ(written.status, 200);
  auto sid = json::parse(written.body)["conversation"].get<std::string>();
  EXPECT_THAT(sid, StartsWith("CH"));
  auto shown = call("GET", "/demo/messages?conversation=" + sid + "&after=-1");
  EXPECT_EQ(json::parse(shown.body), json::parse(R"({"messages":[{"index":0,
    "author":"+15550101234","body":"Hi <b>there</b>"}]})"));
  auto later = call("GET", "/demo/messages?conversation=" + sid + "&after=0");
  EXPECT_EQ(json::parse(later.body)["messages"].size(), 0U);
}

TEST_F(demo_routes_test, keeps_one_conversation_for_an_address) {
  auto body = R"({"address":"ann","text":"hi"})";
  EXPECT_EQ(call("POST", "/demo/messages", body).body,
            call("POST", "/demo/messages", body).body);
}

TEST_F(demo_routes_test, refuses_what_is_no_message) {
  const std::pair<const char*, int> bodies[]
    = {{"", 400},
       {"[]", 400},
       {R"({"address":"+1555"})", 400},
       {R"({"text":"hi"})", 400},
       {R"({"address":5,"text":"hi"})", 400},
       {R"({"address":"+1555","text":""})", 400}};
  for (const auto& [body, status] : bodies)
    EXPECT_EQ(call("POST", "/demo/messages", body).status, status) << body;
  EXPECT_EQ(call("POST", "/demo/messages",
                 R"({"address":"+1","text":")" + std::string(7000, 'x') + "\"}")
              .status,
            400);
  EXPECT_EQ(call("POST", "/demo/messages", "address=1&text=2",
                 "application/x-www-form-urlencoded")
              .status,
            415);
}

TEST_F(demo_routes_test, refuses_other_methods) {
  auto answer = call("DELETE", "/");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.header.find("Allow"), "GET, HEAD");
  EXPECT_EQ(call("PUT", "/demo/messages").status, 405);
}

TEST_F(demo_routes_test, answers_as_the_api_s_description_says) {
  const auto api = json::parse(reference::description());
  const test::json_schema schemas{api};
  const auto fits = [&](const std::string& method, const std::string& target,
                        const http::response& answer) {
    const auto path = target.substr(0, target.find('?'));
    const auto& said = schemas.resolve(api.at("paths")
                                         .at(path)
                                         .at(method)
                                         .at("responses")
                                         .at(std::to_string(answer.status)));
    const std::string type{answer.header.find("Content-Type")};
    const auto& body
      = said.at("content").at(type.substr(0, type.find(';'))).at("schema");
    EXPECT_EQ(schemas.misfit(body, type.starts_with("text/")
                                     ? json(answer.body)
                                     : json::parse(answer.body)),
              "")
      << method << ' ' << target;
  };
  const std::string path = "/demo/messages";
  const auto written = call("POST", path, R"({"address":"ann","text":"hi"})");
  fits("post", path, written);
  fits("post", path, call("POST", path, "[]"));
  fits("post", path, call("POST", path, "a=1", "text/plain"));
  const auto list
    = path + "?conversation="
      + json::parse(written.body)["conversation"].get<std::string>();
  fits("get", list, call("GET", list));
  fits("get", list, call("GET", list + "&after=0"));
  EXPECT_EQ(call("GET", list + "&after=none").status, 400);
  fits("get", "/", call("GET", "/"));
  for (const auto& [target, methods] :
       {std::pair{"/", "GET, HEAD"}, std::pair{"/demo/messages", "GET, POST"}})
    EXPECT_EQ(call("PATCH", target).header.find("Allow"), methods);
}

TEST_F(demo_routes_test, leaves_other_paths_to_others) {
  http::request what;
  what.method = "GET";
  for (const auto* target : {"/metrics", "/demo", "/demo/messages/1", "//"}) {
    what.target = target;
    EXPECT_FALSE(uut.answer(what)) << target;
  }
}

} // namespace
} // namespace parley::web
