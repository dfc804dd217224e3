#include "tests/webhook/requests.hpp"
#include "webhook/gate.hpp"

#include <gtest/gtest.h>

using namespace parley;
using namespace parley::webhook;

namespace {

constexpr std::size_t limit = 1000;

int refused(const http::request& what) {
  const auto refusal = gate::refuse_early(what, limit);
  return refusal ? refusal->status : 0;
}

http::request with(const std::string& name, const std::string& value) {
  auto what = posted("/webhook", "");
  what.header.set(name, value);
  return what;
}

/// A request of these header fields alone.
http::request bare(std::vector<http::field> fields) {
  http::request what;
  what.method = "POST";
  what.target = "/webhook";
  for (auto& [name, value] : fields)
    what.header.add(std::move(name), std::move(value));
  return what;
}

} // namespace

TEST(is_route, knows_the_webhook_routes_alone) {
  for (const std::string path :
       {"/webhook", "/webhook/message-added", "/webhook/participant-added",
        "/webhook/participant-removed", "/webhook/conversation-state-updated",
        "/webhook/delivery-updated", "/webhook/channel"})
    EXPECT_TRUE(gate::is_route(path)) << path;
  for (const std::string path : {"", "/", "/webhook/", "/webhooks", "/Webhook",
                                 "/webhook/message-added/", "/webhook?x"})
    EXPECT_FALSE(gate::is_route(path)) << path;
}

TEST(refuse_early, lets_forms_and_json_through) {
  EXPECT_EQ(refused(posted("/webhook", "a=1")), 0);
  EXPECT_EQ(refused(with("Content-Type", "application/x-www-form-urlencoded")),
            0);
  EXPECT_EQ(refused(with("content-type",
                         "APPLICATION/X-WWW-Form-Urlencoded;charset=x")),
            0);
  EXPECT_EQ(refused(with("Content-Type", " application/json ; a=b")), 0);
}

TEST(refuse_early, answers_other_methods_with_405_and_allow) {
  for (const std::string method : {"GET", "HEAD", "PUT", "DELETE", "post"}) {
    auto what = posted("/webhook", "");
    what.method = method;
    const auto refusal = gate::refuse_early(what, limit);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->status, 405);
    EXPECT_EQ(refusal->header.find("Allow"), "POST");
    EXPECT_EQ(refusal->header.find("Content-Type"), "application/problem+json");
  }
}

TEST(refuse_early, answers_other_content_with_415) {
  for (const std::string type :
       {"", "text/plain", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencodedx", "application/json5",
        "text/plain; application/json", "application/json, text/plain"})
    EXPECT_EQ(refused(with("Content-Type", type)), 415) << type;
  EXPECT_EQ(refused(bare({{"Content-Length", "0"}})), 415);
  EXPECT_EQ(refused(bare({{"Content-Length", "0"},
                          {"Content-Type", "application/json"},
                          {"Content-Type", "application/json"}})),
            415);
}

TEST(refuse_early, answers_encoded_bodies_with_415) {
  for (const std::string coding : {"gzip", "br", "identity, gzip", ""})
    EXPECT_EQ(refused(with("Content-Encoding", coding)), 415) << coding;
  EXPECT_EQ(refused(with("Content-Encoding", "Identity")), 0);
  auto doubled = with("Content-Encoding", "identity");
  doubled.header.add("content-encoding", "deflate");
  EXPECT_EQ(refused(doubled), 415);
}

TEST(refuse_early, wants_a_length_or_chunks) {
  const http::field form{"Content-Type", "application/x-www-form-urlencoded"};
  EXPECT_EQ(refused(bare({form})), 411);
  EXPECT_EQ(refused(bare({form, {"Content-Length", "0"}})), 0);
  EXPECT_EQ(refused(bare({form, {"Transfer-Encoding", "chunked"}})), 0);
}

TEST(refuse_early, answers_a_long_body_with_413) {
  EXPECT_EQ(refused(with("Content-Length", "1000")), 0);
  EXPECT_EQ(refused(with("Content-Length", "1001")), 413);
  EXPECT_EQ(refused(with("Content-Length", "99999999999999999999999")), 413);
}

TEST(refuse_early, keeps_the_contracts_order) {
  auto what = bare({});
  what.method = "GET";
  EXPECT_EQ(refused(what), 405);
  what.method = "POST";
  EXPECT_EQ(refused(what), 415);
  what.header.add("Content-Type", "application/json");
  EXPECT_EQ(refused(what), 411);
  what.header.add("Content-Length", "9999");
  EXPECT_EQ(refused(what), 413);
}
