#include "described_api.hpp"
#include "parley_fixture.hpp"
#include "reference/documents.hpp"
#include "tests/http/raw_peer.hpp"
#include "wire.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <sstream>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using http::test::raw_peer;
using operation = described_api::operation;
using testing::IsEmpty;

constexpr auto token = "0123456789abcdef0123456789abcdef";

/// What no request of a test can bring about, and what shows it instead.
bool is_beyond_reach(const std::string& what) {
  const auto admin = what.find(" /admin/") != std::string::npos;
  // A database that hangs, eight requests at once: tests/actors/admin_test.cpp.
  if (admin && (what.ends_with(" 504") || what.ends_with(" 503")))
    return true;
  // By the demo alone, where each is 404: tests/web/demo_routes_test.cpp.
  if (what.find(" /demo/messages ") != std::string::npos
      || what.find(" / ") != std::string::npos)
    return !what.ends_with(" 404");
  // Too many connections or large bodies in all: tests/http. Those routes that
  // bring no message wait for nobody: tests/actors/http_edge_test.cpp.
  return what.ends_with(" 503") && what.find("/readyz") == std::string::npos
         && what.find("/health") == std::string::npos
         && what != "POST /webhook 503"
         && what != "POST /webhook/message-added 503";
}

class the_description : public parley_fixture {
protected:
  the_description() {
    extra["ADMIN_TOKEN"] = token;
    extra["TRUSTED_PROXIES"] = "none";
  }

  static raw_answer ask(raw_peer& peer, const std::string& bytes) {
    peer.send(bytes);
    // A HEAD's answer announces a body that does not come.
    return read_answer(bytes.starts_with("HEAD ") ? peer.read_until("\r\n\r\n")
                                                  : peer.read_message());
  }

  /// The same over a connection of its own.
  raw_answer exchange(const std::string& bytes) {
    raw_peer peer{port, address()};
    return ask(peer, bytes);
  }

  /// Another one each time: failed attempts and connections are counted by it.
  std::string address() {
    ++requests_;
    return "127.0." + std::to_string(1 + requests_ / 250) + '.'
           + std::to_string(1 + requests_ % 250);
  }

  static std::string filled(std::string path) {
    const auto at = path.find("{sid}");
    if (at != std::string::npos)
      path.replace(at, 5, sid("CH", 1));
    return path;
  }

  static std::string
  request(const operation& of, const std::string& fields,
          const std::string& body = {}, const std::string& query = {}) {
    return of.method + ' ' + filled(of.path) + query
           + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + fields + "\r\n" + body;
  }

  static std::string let_in() {
    return std::string{"Authorization: Bearer "} + token + "\r\n";
  }

  /// The fields with which an operation is let in, if it needs any.
  static std::string key_to(const operation& of) {
    return of.is_tagged("Administration") ? let_in() : std::string{};
  }

  void expect(const operation& of, int status, const std::string& bytes) {
    const auto heard = exchange(bytes);
    EXPECT_EQ(heard.status, status) << of.name() << '\n' << heard.body;
    EXPECT_EQ(api.misfit(of, heard), "");
  }

  std::string signed_form(const operation& of, twilio::form fields) {
    return webhook_request(port, fields, of.path);
  }

  static twilio::form
  with(twilio::form fields, const std::string& name, const std::string& value) {
    for (auto& [key, old] : fields.fields)
      if (key == name)
        old = value;
    return fields;
  }

  // -- what each kind of operation is asked -----------------------------------

  void provoke_what_the_server_refuses(const operation& of) {
    expect(of, 400, request(of, "Bad Name: x\r\n"));
    expect(of, 431, request(of, "X-Long: " + std::string(9000, 'x') + "\r\n"));
    if (of.is_tagged("Demo"))
      return; // 404 comes first
    const auto head
      = key_to(of)
        + (of.is_tagged("Webhooks")
             ? "Content-Type: application/x-www-form-urlencoded\r\n"
             : "");
    expect(of, 413, request(of, head + "Content-Length: 300000\r\n"));
    expect(of, 417,
           request(of, head + "Content-Length: 1\r\nExpect: a miracle\r\n"));
  }

  void provoke_webhook(const operation& of) {
    const auto form = api.example_form(of);
    expect(of, 200, signed_form(of, form));
    const auto field
      = of.path == "/webhook/channel" ? "MessageSid" : "ConversationSid";
    expect(of, 400, signed_form(of, with(form, field, "nonsense")));
    expect(of, 403,
           request(of, "Content-Type: application/x-www-form-urlencoded\r\n"
                       "Content-Length: 0\r\n"));
    expect(of, 411,
           request(of, "Content-Type: application/x-www-form-urlencoded\r\n"));
    expect(of, 415,
           request(of, "Content-Type: text/plain\r\nContent-Length: 0\r\n"));
  }

  void provoke_admin(const operation& of) {
    expect(of, 401, request(of, ""));
    const auto keep = of.method == "DELETE" ? "?twilio=keep" : "";
    expect(of, 200, request(of, let_in(), {}, keep));
    if (of.path.find("{sid}") != std::string::npos)
      expect(of, 404,
             of.method + ' ' + filled(of.path).replace(24, 34, sid("CH", 9))
               + " HTTP/1.1\r\nHost: h\r\n" + let_in() + "\r\n");
  }

  void provoke_read(const operation& of) {
    expect(of, of.is_tagged("Demo") ? 404 : 200, request(of, ""));
  }

  // -- what comes of the state that Parley is in ------------------------------

  void provoke_too_many_connections() {
    std::vector<raw_peer> held;
    for (int i = 0; i < 64; ++i)
      held.emplace_back(port, "127.0.0.77");
    for (const auto& one : api.operations()) {
      raw_peer late{port, "127.0.0.77"};
      // Refused before its first byte, so a HEAD gets a body like any other.
      const auto heard = read_answer(late.read_message());
      EXPECT_EQ(heard.status, 429);
      if (one.method != "HEAD") {
        EXPECT_EQ(api.misfit(one, heard), "");
      }
    }
    api.seen_everywhere(429);
  }

  void provoke_slowness() {
    raw_peer slow{port, "127.0.0.78"};
    slow.send("GET /livez HTTP/1.1\r\n");
    ASSERT_TRUE(slow.hears_within(15s));
    const auto heard = read_answer(slow.read_message());
    EXPECT_EQ(heard.status, 408);
    for (const auto& one : api.operations())
      if (one.method != "HEAD") {
        EXPECT_EQ(api.misfit(one, heard), "");
      }
    api.seen_everywhere(408);
  }

  void provoke_locked_door() {
    for (const auto& one : api.operations())
      if (one.is_tagged("Administration"))
        expect(one, 404, request(one, let_in()));
  }

  void provoke_overload() {
    const auto form
      = message_added(sid("CH", 2), sid("IM", 20), 0, "one that waits");
    ASSERT_EQ(web().webhook(form)->status, 200);
    ASSERT_TRUE(model.wait_for_calls(1));
    for (const auto& one : api.operations())
      if (one.path == "/webhook" || one.path == "/webhook/message-added") {
        const auto heard = exchange(signed_form(one, api.example_form(one)));
        EXPECT_EQ(heard.status, 503);
        EXPECT_EQ(heard.header.at("retry-after"), "1");
        EXPECT_EQ(api.misfit(one, heard), "");
      }
  }

  /// Connections that are open when SIGTERM comes go on for a moment.
  void provoke_the_end() {
    std::vector<std::pair<operation, raw_peer>> open;
    for (const auto& one : api.operations())
      if (one.path == "/readyz" || one.path == "/health") {
        open.emplace_back(one, raw_peer{port, address()});
        EXPECT_EQ(ask(open.back().second, request(one, "")).status, 200);
      }
    parley->signal(SIGTERM);
    ASSERT_TRUE(becomes_unready());
    for (auto& [one, peer] : open) {
      const auto heard = ask(peer, request(one, ""));
      EXPECT_EQ(heard.status, 503) << one.name();
      EXPECT_EQ(api.misfit(one, heard), "");
    }
  }

  bool becomes_unready() {
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < until)
      if (auto answer = web().get("/readyz"); answer && answer->status == 503)
        return true;
    return false;
  }

  described_api api{std::string{reference::description()}};

private:
  int requests_ = 0;
};

TEST_F(the_description, is_what_is_served) {
  serve();
  auto answer = web().get("/openapi.json");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, reference::description());
  answer = web().get("/docs");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, reference::reader());
}

TEST_F(the_description, names_exactly_the_methods_of_each_path) {
  serve();
  for (const auto& path : api.paths()) {
    if (path == "/" || path == "/demo/messages")
      continue; // by the demo alone
    const auto described = api.methods(path);
    for (const auto* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE",
                               "OPTIONS", "TRACE"}) {
      const operation of{path, method, {{"tags", {"any"}}}};
      const auto heard = exchange(request(of, let_in()));
      EXPECT_EQ(heard.status != 405, described.contains(method))
        << of.name() << ' ' << heard.status;
      if (heard.status != 405)
        continue;
      std::set<std::string> allowed;
      std::istringstream list{heard.header.at("allow")};
      for (std::string one; std::getline(list >> std::ws, one, ',');)
        allowed.insert(one);
      EXPECT_EQ(allowed, described) << path;
    }
  }
}

TEST_F(the_description, says_how_every_request_is_answered) {
  serve();
  std::vector<operation> erasing;
  for (const auto& one : api.operations()) {
    provoke_what_the_server_refuses(one);
    if (one.is_tagged("Webhooks"))
      provoke_webhook(one);
  }
  for (const auto& one : api.operations())
    if (one.method == "DELETE")
      erasing.push_back(one);
    else if (one.is_tagged("Administration"))
      provoke_admin(one);
    else if (one.method != "POST")
      provoke_read(one);
  for (const auto& one : erasing) {
    expect(one, 400, request(one, let_in(), {}, "?twilio=maybe"));
    provoke_admin(one);
  }
  for (const auto& one : api.operations())
    if (one.path == "/demo/messages" && one.method == "POST")
      expect(one, 404,
             request(one,
                     "Content-Type: application/json\r\n"
                     "Content-Length: 2\r\n",
                     "{}"));
  provoke_too_many_connections();
  provoke_slowness();
  extra.erase("ADMIN_TOKEN");
  extra["MAX_PENDING_INBOUND"] = "1";
  extra["DATABASE_URL"] = "sqlite:///" + directory + "/empty.db";
  model.on_call([](const std::string&) { return conduct::hold; });
  serve();
  provoke_locked_door();
  provoke_overload();
  provoke_the_end();
  auto unseen = api.unseen();
  std::erase_if(unseen, is_beyond_reach);
  EXPECT_THAT(unseen, IsEmpty());
}

} // namespace
} // namespace parley::e2e
