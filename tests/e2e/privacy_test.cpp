#include "parley_fixture.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <fstream>
#include <iterator>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto old_key = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
constexpr auto new_key = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
constexpr auto token = "0123456789abcdef0123456789abcdef";
constexpr auto said = "a-word-of-the-customer";
constexpr auto number = "5550100001"; // message_added's author

class privacy : public parley_fixture {
protected:
  privacy() {
    extra["ADMIN_TOKEN"] = token;
  }

  static std::string content(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  /// The database's files, byte by byte.
  std::string on_disk() const {
    std::string all;
    for (const auto* suffix : {"", "-wal", "-shm"})
      all += content(directory + "/conversations.db" + suffix);
    return all;
  }

  bool is_on_disk(const std::string& text) const {
    return on_disk().find(text) != std::string::npos;
  }

  http::client_result
  admin(const std::string& method, const std::string& below,
        const std::string& with = std::string{"Bearer "} + token) {
    http::fields header;
    if (!with.empty())
      header.add("Authorization", with);
    return web().ask(method, "/admin/v1/conversations" + below, header);
  }

  static json body_of(const http::client_result& answer) {
    return answer ? json::parse(answer->body) : json{};
  }

  /// Runs the program to its end.
  struct run {
    std::optional<int> code;
    std::string output;
    std::string errors;
  };

  run tell(std::vector<std::string> words) {
    program child{words, variables(), PARLEY_SOURCE_DIR};
    auto code = child.wait(30s);
    return {code, child.output(), child.errors()};
  }

  run conversations(std::vector<std::string> words) {
    words.insert(words.begin(), "conversations");
    return tell(std::move(words));
  }

  void stop() {
    parley->signal(SIGTERM);
    EXPECT_EQ(parley->wait(30s), 0);
  }

  /// Waits until all that is plain is sealed; gives how many keys are needed.
  std::size_t wait_until_sealed() {
    http::fields header;
    header.add("Authorization", std::string{"Bearer "} + token);
    for (auto deadline = std::chrono::steady_clock::now() + 30s;
         std::chrono::steady_clock::now() < deadline;) {
      auto state = body_of(web().ask("GET", "/admin/v1/encryption", header));
      if (state.is_object() && state["complete"] == true)
        return state["keys_needed"].size();
    }
    return 0;
  }

  /// A message that is answered.
  void given_an_answer() {
    EXPECT_EQ(write(1, said), accepted);
    ASSERT_TRUE(twilio.wait_for_replies(1));
  }

  const std::string first = sid("CH", 1);
};

TEST_F(privacy, nothing_private_is_on_the_disk_with_a_key) {
  extra["DATA_ENCRYPTION_KEY"] = old_key;
  serve();
  given_an_answer();
  EXPECT_FALSE(is_on_disk(said));
  EXPECT_FALSE(is_on_disk(number));
  EXPECT_TRUE(is_on_disk(first)) << "or this shows nothing";
  auto scrape = web().get("/metrics");
  ASSERT_TRUE(scrape);
  EXPECT_EQ(scrape->body.find(said), std::string::npos);
  stop();
  EXPECT_FALSE(is_on_disk(said));
  EXPECT_FALSE(is_on_disk(number));
  auto log = parley->output() + parley->errors();
  for (const auto* word : {said, number, token, old_key})
    EXPECT_EQ(log.find(word), std::string::npos) << word;
}

TEST_F(privacy, a_database_does_not_open_without_its_key) {
  extra["DATA_ENCRYPTION_KEY"] = old_key;
  serve();
  given_an_answer();
  stop();
  const auto before = on_disk();
  for (const auto* wrong : {"", new_key}) {
    extra["DATA_ENCRYPTION_KEY"] = wrong;
    auto refused = tell({"serve"});
    EXPECT_EQ(refused.code, 2);
    EXPECT_NE(refused.errors.find("DATA_ENCRYPTION_KEY: "), std::string::npos);
    EXPECT_EQ(refused.errors.find(old_key), std::string::npos);
  }
  EXPECT_EQ(on_disk(), before);
  extra["DATA_ENCRYPTION_KEY"] = old_key;
  serve();
  EXPECT_EQ(write(1, said), duplicate);
}

TEST_F(privacy,
       a_plain_database_is_sealed_and_its_key_rotated_while_it_serves) {
  serve();
  given_an_answer();
  stop();
  EXPECT_TRUE(is_on_disk(said)) << "or this shows nothing";

  extra["DATA_ENCRYPTION_KEY"] = old_key;
  serve();
  EXPECT_EQ(wait_until_sealed(), 1U);
  stop();
  EXPECT_FALSE(is_on_disk(said));

  extra["DATA_ENCRYPTION_KEY"] = std::string{new_key} + "," + old_key;
  serve();
  EXPECT_EQ(wait_until_sealed(), 1U);
  EXPECT_EQ(write(2, "and this"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(2));
  stop();

  extra["DATA_ENCRYPTION_KEY"] = new_key;
  serve();
  auto document = body_of(admin("GET", "/" + first + "/export"));
  EXPECT_EQ(document["turns"][0]["messages"][0]["text"], said);
}

// -- the admin door -----------------------------------------------------------

TEST_F(privacy, the_admin_door_opens_to_the_token_alone) {
  serve();
  given_an_answer();
  auto none = admin("GET", "", "");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->status, 401);
  EXPECT_EQ(none->header.find("Content-Type"), "application/problem+json");
  EXPECT_NE(none->header.find("WWW-Authenticate"), "");
  EXPECT_EQ(admin("DELETE", "/" + first, "Bearer x")->status, 401);
  EXPECT_EQ(admin("GET", "")->status, 200);
  EXPECT_EQ(admin("GET", "/" + sid("CH", 99))->status, 404);
  EXPECT_EQ(admin("GET", "/" + sid("IS", 1))->status, 404);
  auto posted = admin("POST", "");
  EXPECT_EQ(posted->status, 405);
  EXPECT_EQ(posted->header.find("Allow"), "GET, HEAD");
  EXPECT_EQ(admin("GET", "/" + first)->header.find("Cache-Control"),
            "no-store");
}

TEST_F(privacy, the_admin_door_closes_after_five_failures) {
  serve();
  for (int attempt = 0; attempt < 5; ++attempt)
    EXPECT_EQ(admin("GET", "", "Bearer wrong")->status, 401);
  auto refused = admin("GET", "");
  EXPECT_EQ(refused->status, 429);
  EXPECT_NE(refused->header.find("Retry-After"), "");
  EXPECT_EQ(write(1, "still there?"), accepted) << "webhooks are taken";
}

TEST_F(privacy, there_is_no_admin_door_without_a_token) {
  extra["ADMIN_TOKEN"] = "";
  serve();
  EXPECT_EQ(admin("GET", "")->status, 404);
  EXPECT_EQ(admin("DELETE", "/" + first)->status, 404);
}

// -- erasing ------------------------------------------------------------------

TEST_F(privacy, erasing_stops_an_open_turn_and_leaves_nothing) {
  model.on_call([](const std::string&) { return conduct::hold; });
  serve();
  EXPECT_EQ(write(1, said), accepted);
  ASSERT_TRUE(model.wait_for_calls(1));
  EXPECT_TRUE(is_on_disk(said)) << "or this shows nothing";

  auto erased = admin("DELETE", "/" + first);

  ASSERT_TRUE(erased);
  EXPECT_EQ(erased->status, 200);
  EXPECT_FALSE(is_on_disk(said));
  EXPECT_FALSE(is_on_disk(first));
  EXPECT_EQ(admin("GET", "/" + first)->status, 404);
  EXPECT_EQ(write(2, "are you there?"),
            R"(200 {"status":"ignored","reason":"erased"})");
  model.on_call([](const std::string&) { return conduct::answer; });
  EXPECT_EQ(write_in(2, 3, "hello"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(1));
  stop();
  serve();
  EXPECT_EQ(write(4, "and now?"),
            R"(200 {"status":"ignored","reason":"erased"})");
  for (const auto& reply : twilio.replies())
    EXPECT_NE(reply.conversation, first);
}

TEST_F(privacy, the_command_lists_exports_and_erases_when_nothing_serves) {
  extra["DATA_ENCRYPTION_KEY"] = old_key;
  serve();
  given_an_answer();
  auto listed = conversations({"list", "--json"});
  EXPECT_EQ(listed.code, 0) << "beside a server it reads: " << listed.errors;
  auto refused = conversations({"erase", first});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.errors.find("--url"), std::string::npos);
  stop();

  auto page = json::parse(conversations({"list", "--json"}).output);
  EXPECT_EQ(page["conversations"][0]["sid"], first);
  EXPECT_EQ(page["conversations"][0]["last_outcome"], "answered");
  auto shown = conversations({"show", first});
  EXPECT_EQ(shown.code, 0);
  EXPECT_NE(shown.output.find(said), std::string::npos);
  auto exported = conversations({"export", first});
  EXPECT_EQ(exported.code, 0);
  EXPECT_EQ(json::parse(exported.output)["format"], "parley.conversation/1");
  auto erased = conversations({"erase", first, "--json"});
  EXPECT_EQ(erased.code, 0) << erased.errors;
  EXPECT_EQ(json::parse(erased.output)["messages"], 1);
  EXPECT_FALSE(is_on_disk(first));
  EXPECT_EQ(conversations({"show", first}).code, 1);
  EXPECT_EQ(conversations({"export", first}).code, 1);
}

TEST_F(privacy, the_command_asks_a_server_by_its_address) {
  serve();
  given_an_answer();
  const std::vector<std::string> there{"--url", web().address()};
  const auto ask = [&](std::vector<std::string> words) {
    words.insert(words.end(), there.begin(), there.end());
    return conversations(std::move(words));
  };
  EXPECT_NE(ask({"list"}).output.find(first), std::string::npos);
  EXPECT_NE(ask({"export", first}).output.find(said), std::string::npos);
  EXPECT_EQ(ask({"show", sid("CH", 99)}).code, 1);
  extra["ADMIN_TOKEN"] = std::string(32, 'x');
  EXPECT_EQ(ask({"list"}).code, 2) << "another token";
  extra["ADMIN_TOKEN"] = token;
  EXPECT_EQ(ask({"erase", first, "--keep-at-twilio"}).code, 0);
  EXPECT_EQ(ask({"show", first}).code, 1);
  stop();
  EXPECT_EQ(ask({"list"}).code, 3) << "nobody listens";
}

} // namespace
} // namespace parley::e2e
