#include "tests/http/raw_listener.hpp"
#include "tests/toolbox/toolbox_fixture.hpp"

#include <atomic>
#include <functional>
#include <future>
#include <mutex>

namespace parley::toolbox {
namespace {

using namespace std::chrono_literals;
using http::test::raw_peer;
using testing::HasSubstr;
using testing::Not;
using json = nlohmann::json;

/// A tool that calls a listener whose part the test plays.
class http_tools : public test::toolbox_fixture {
protected:
  http_tools() {
    variables["CRM_TOKEN"] = "canary-of-crm";
  }

  /// A tool's file: `head` before, `http` within its `http:`, `rest` after it.
  std::shared_ptr<tools::tool>
  make(const std::string& http, const std::string& rest = "",
       const std::string& effect = "none", const std::string& host = "") {
    auto place = host.empty() ? "http://127.0.0.1:" : "http://" + host + ":";
    return std::make_shared<http_tool>(
      describe("name: ask\ndescription: Asks.\nside_effect: " + effect
               + "\nparameters:\n  properties:\n"
                 "    x: {type: [string, 'null']}\nhttp:\n"
                 "  allow_private: true\n  url: "
               + place + std::to_string(listener.port()) + http + rest),
      through());
  }

  /// The same host without leave to be on a private network.
  std::shared_ptr<tools::tool> make_public(const std::string& host) {
    return std::make_shared<http_tool>(
      describe("name: ask\ndescription: Asks.\nside_effect: none\nhttp:\n"
               "  url: https://"
               + host + ":" + std::to_string(listener.port()) + "/\n"),
      through());
  }

  std::shared_ptr<network> through() {
    network::config made;
    made.names = [this](const std::string& host) {
      std::lock_guard lock{guard};
      ++lookups[host];
      return addresses;
    };
    return std::make_shared<network>(std::move(made));
  }

  /// Calls a tool on a thread of its own.
  std::future<tools::output>
  begin(const std::shared_ptr<tools::tool>& one, const json& x = "1") {
    return std::async(std::launch::async, [this, one, x] {
      return call(one, json{{"x", x}}.dump());
    });
  }

  /// One exchange: what the tool sent, and what the model reads.
  struct exchange {
    std::string request;
    tools::output output;
  };

  exchange answer(const std::shared_ptr<tools::tool>& one,
                  const std::string& bytes, const json& x = "1") {
    auto output = begin(one, x);
    auto peer = listener.accept();
    exchange made;
    made.request = peer.read_message();
    peer.send(bytes);
    peer.close();
    made.output = output.get();
    return made;
  }

  static std::string ok(const std::string& body) {
    return status("200 OK", body);
  }

  static std::string status(const std::string& line, const std::string& body,
                            const std::string& header = "") {
    return "HTTP/1.1 " + line + "\r\n" + header
           + "Content-Length: " + std::to_string(body.size())
           + "\r\nConnection: close\r\n\r\n" + body;
  }

  http::test::raw_listener listener;
  std::mutex guard;
  std::map<std::string, int> lookups;
  std::vector<std::string> addresses{"127.0.0.1"};
};

// -- what is sent -------------------------------------------------------------

TEST_F(http_tools, fill_in_url_header_and_body) {
  auto tool = make("/c/{{session.customer_address}}?q={{x}}\n  method: POST\n"
                   "  headers: {Authorization: 'Bearer {{secret.CRM_TOKEN}}',"
                   " X-Asked: 'for {{x}}'}\n"
                   "  body: {what: '{{x}}', text: 'is {{x}}', fixed: 7,"
                   " who: '{{session.conversation_sid}}'}\n");
  auto made = answer(tool, ok("{}"), "a\"b");
  EXPECT_THAT(made.request,
              HasSubstr("POST /c/%2B15550001?q=a%22b HTTP/1.1\r\n"));
  EXPECT_THAT(made.request,
              HasSubstr("Authorization: Bearer canary-of-crm\r\n"));
  EXPECT_THAT(made.request, HasSubstr("X-Asked: for a\"b\r\n"));
  EXPECT_THAT(made.request, HasSubstr("Content-Type: application/json\r\n"));
  auto body = json::parse(made.request.substr(made.request.find("\r\n\r\n")));
  EXPECT_EQ(
    body,
    (json{
      {"what", "a\"b"}, {"text", "is a\"b"}, {"fixed", 7}, {"who", "CH1"}}));
}

TEST_F(http_tools, leave_out_what_is_null) {
  auto tool = make("/?q={{x}}\n  headers: {X-Asked: '{{x}}'}\n");
  auto made = answer(tool, ok("{}"), nullptr);
  EXPECT_THAT(made.request, HasSubstr("GET / HTTP/1.1\r\n"));
  EXPECT_THAT(made.request, Not(HasSubstr("X-Asked")));
}

TEST_F(http_tools, carry_the_key_of_an_action) {
  auto usual = make("/?q={{x}}\n  method: POST\n", "", "committing");
  EXPECT_THAT(answer(usual, ok("{}")).request,
              HasSubstr("Idempotency-Key: " + who.idempotency_key + "\r\n"));
  auto named = make("/?q={{x}}\n  method: POST\n"
                    "  idempotency_header: X-Request-Id\n"
                    "  body: {key: '{{idempotency_key}}'}\n",
                    "", "committing");
  auto request = answer(named, ok("{}")).request;
  EXPECT_THAT(request,
              HasSubstr("X-Request-Id: " + who.idempotency_key + "\r\n"));
  EXPECT_THAT(request, HasSubstr(R"({"key":")" + who.idempotency_key));
}

TEST_F(http_tools, let_no_argument_end_a_header) {
  auto tool = make("/\n  headers: {X-Asked: '{{x}}'}\n");
  for (const auto* evil :
       {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\tb", "\x01", "é", "a\x7F"}) {
    auto output = begin(tool, evil).get();
    EXPECT_TRUE(output.is_error);
    EXPECT_THAT(output.text, HasSubstr("`x` must be one line"));
    EXPECT_FALSE(output.uncertain);
  }
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(http_tools, let_no_argument_stand_for_the_session) {
  auto tool = make("/{{session.customer_address}}?q={{x}}\n");
  auto output = call(tool, R"({"x":"1","session.customer_address":"+1999"})");
  EXPECT_TRUE(output.is_error) << "unknown arguments are refused";
  auto made = answer(tool, ok("{}"), "{{session.conversation_sid}}");
  EXPECT_THAT(made.request, HasSubstr("GET /%2B15550001?q=%7B%7Bsession"));
}

TEST_F(http_tools, are_not_called_for_a_customer_who_is_not_proven) {
  who.customer_address.clear();
  auto output = begin(make("/{{session.customer_address}}?q={{x}}\n")).get();
  EXPECT_THAT(output.text, HasSubstr("not proven"));
  EXPECT_EQ(output.outcome, "refused");
  EXPECT_FALSE(listener.hears_within(0ms));
}

// -- where it goes ------------------------------------------------------------

class each_private_address : public http_tools,
                             public testing::WithParamInterface<const char*> {};

TEST_P(each_private_address, is_not_called) {
  addresses = {GetParam()};
  auto output = call(make_public("crm.test"), "{}");
  EXPECT_TRUE(output.is_error);
  EXPECT_EQ(output.log_text, "not a place that may be called");
  EXPECT_EQ(lookups["crm.test"], 1);
  EXPECT_FALSE(listener.hears_within(0ms));
}

INSTANTIATE_TEST_SUITE_P(of_every_kind, each_private_address,
                         testing::Values("127.0.0.1", "10.0.0.1",
                                         "169.254.169.254", "100.64.0.1", "::1",
                                         "::ffff:127.0.0.1", "fd00::1",
                                         "0.0.0.0"));

TEST_F(http_tools, refuse_a_private_address_in_place_of_a_name) {
  for (const auto* host : {"127.0.0.1", "[::1]", "localhost"}) {
    auto output = call(make_public(host), "{}");
    EXPECT_EQ(output.log_text, "not a place that may be called") << host;
  }
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(http_tools, call_the_address_that_was_checked) {
  // The name leads elsewhere at every further look.
  auto tool = make("/?q={{x}}\n", "", "none", "crm.test");
  auto output = begin(tool);
  auto peer = listener.accept();
  {
    std::lock_guard lock{guard};
    addresses = {"169.254.169.254"};
  }
  EXPECT_THAT(peer.read_message(), HasSubstr("Host: crm.test:"));
  peer.send(ok("fine"));
  EXPECT_EQ(output.get().text, "fine");
  EXPECT_EQ(lookups["crm.test"], 1);
}

TEST_F(http_tools, follow_no_redirect) {
  http::test::raw_listener other;
  auto made
    = answer(make("/?q={{x}}\n"),
             status("302 Found", "",
                    "Location: http://127.0.0.1:" + std::to_string(other.port())
                      + "/latest/meta-data\r\n"));
  EXPECT_EQ(made.output.text, "The service answered with status 302.");
  EXPECT_TRUE(made.output.is_error);
  EXPECT_FALSE(other.hears_within(0ms));
}

// -- what comes back ----------------------------------------------------------

TEST_F(http_tools, give_the_fields_that_were_asked_for) {
  auto tool = make("/?q={{x}}\n", "answer:\n  fields: {points: /data/0/p,"
                                  " name: /name, other: /data/9}\n");
  auto made = answer(
    tool, ok(R"({"data": [{"p": 7, "secret": 1}], "name": {"a": "b"}})"));
  EXPECT_EQ(made.output.text, R"({"name":{"a":"b"},"other":null,"points":7})");
  EXPECT_FALSE(made.output.is_error);
}

TEST_F(http_tools, give_the_whole_answer_cut_at_a_character) {
  auto tool = make("/?q={{x}}\n", "answer: {max_bytes: 64}\n");
  EXPECT_EQ(answer(tool, ok("[ 1,\n 2 ]")).output.text, "[1,2]");
  auto made = answer(tool, ok(std::string(63, 'a') + "éé"));
  EXPECT_EQ(made.output.text, std::string(63, 'a') + " … (cut)");
  EXPECT_EQ(answer(tool, ok("bad \xFF byte")).output.text,
            "bad \xEF\xBF\xBD byte");
}

TEST_F(http_tools, give_a_status_its_own_text) {
  auto tool = make("/?q={{x}}\n",
                   "answer:\n  by_status: {404: Nobody., 5xx: Closed.}\n");
  auto gone = answer(tool, status("404 Not Found", "canary"));
  EXPECT_EQ(gone.output.text, "Nobody.");
  EXPECT_FALSE(gone.output.is_error);
  EXPECT_EQ(answer(tool, status("503 No", "canary")).output.text, "Closed.");
  auto other = answer(tool, status("401 No", "canary-of-crm")).output;
  EXPECT_EQ(other.text, "The service answered with status 401.");
  EXPECT_EQ(other.log_text, "status 401");
}

TEST_F(http_tools, hide_a_secret_that_comes_back) {
  variables["CRM_TOKEN"] = "canary/\"of crm";
  auto tool = make("/?q={{x}}\n  headers: {A: '{{secret.CRM_TOKEN}}'}\n");
  auto text = answer(tool, ok(R"({"you_sent":"canary\/\"of cr\u006d",)"
                              R"("url":"?k=canary%2F%22of%20crm"})"))
                .output.text;
  EXPECT_EQ(text, R"({"url":"?k=[secret]","you_sent":"[secret]"})");
}

TEST_F(http_tools, end_an_answer_past_its_bound) {
  auto output = begin(make("/?q={{x}}\n"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 200 OK\r\n\r\n");
  const std::string piece(64 * 1024, 'x');
  int pieces = 0;
  while (pieces < 1000 && peer.send(piece))
    ++pieces;
  EXPECT_LT(pieces, 1000) << "it reads on";
  auto made = output.get();
  EXPECT_EQ(made.text, "The service could not be asked.");
  EXPECT_THAT(made.log_text, HasSubstr("larger than 1 MB"));
}

TEST_F(http_tools, wait_no_longer_than_they_may) {
  auto tool = make("/?q={{x}}\n", "timeout_seconds: 0.2\n");
  auto output = begin(tool);
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal");
  auto made = output.get();
  EXPECT_EQ(made.text, "The service did not answer in time.");
  EXPECT_EQ(made.outcome, "timeout");
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(http_tools, let_go_when_nobody_waits_any_more) {
  std::stop_source stop;
  who.cancelled = stop.get_token();
  auto output = begin(make("/?q={{x}}\n"));
  auto peer = listener.accept();
  peer.read_message();
  stop.request_stop();
  EXPECT_EQ(output.get().outcome, "cancelled");
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(http_tools, do_not_know_what_an_action_did_that_was_cut_off) {
  auto tool = make("/?q={{x}}\n  method: POST\n", "", "committing");
  EXPECT_FALSE(answer(tool, ok("{}")).output.uncertain);
  EXPECT_TRUE(answer(tool, status("500 No", "")).output.uncertain);
  EXPECT_TRUE(answer(tool, "").output.uncertain) << "the connection ended";
  EXPECT_FALSE(answer(tool, status("422 No", "")).output.uncertain);
}

// -- bounds -------------------------------------------------------------------

TEST_F(http_tools, have_no_more_calls_under_way_than_allowed) {
  auto tool = make("/?q={{x}}\n", "at_once: 1\n");
  auto first = begin(tool);
  auto peer = listener.accept();
  auto second = begin(tool).get();
  EXPECT_EQ(second.text, "Tool 'ask' is too busy.");
  EXPECT_EQ(second.outcome, "busy");
  peer.read_message();
  peer.send(ok("done"));
  EXPECT_EQ(first.get().text, "done");
}

TEST_F(http_tools, answer_the_same_question_once) {
  auto tool = make("/?q={{x}}\n  headers: {X-Who: "
                   "'{{session.customer_address}}'}\n",
                   "cache: {seconds: 60}\n");
  EXPECT_EQ(answer(tool, ok("first")).output.text, "first");
  EXPECT_EQ(begin(tool).get().text, "first");
  EXPECT_EQ(answer(tool, ok("second"), "2").output.text, "second");
  who.customer_address = "+15550002";
  EXPECT_EQ(answer(tool, ok("third")).output.text, "third")
    << "another customer is another question";
}

TEST_F(http_tools, remember_no_failure) {
  auto tool = make("/?q={{x}}\n", "cache: {seconds: 60}\n");
  EXPECT_TRUE(answer(tool, status("500 No", "")).output.is_error);
  EXPECT_EQ(answer(tool, ok("fine")).output.text, "fine");
}

} // namespace
} // namespace parley::toolbox
