#include "operations/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::operations {
namespace {

using nlohmann::json;
using testing::ElementsAre;

const std::string sid = "CH0123456789abcdef0123456789abcdef";

timestamp at(int64_t seconds) {
  return timestamp{std::chrono::seconds{1'700'000'000 + seconds}};
}

storage::overview overview() {
  storage::overview what;
  what.which = {"twilio", sid};
  what.created = at(0);
  what.state = conversation::lifecycle::active;
  what.pending = 1;
  what.failed_turns = 2;
  return what;
}

storage::pending_message
message(const std::string& id, const std::string& text) {
  storage::pending_message what;
  what.what.id = id;
  what.what.author = "+15550100001";
  what.what.text = text;
  what.what.media = {{"ME1", "image/jpeg", "car.jpg", 7}};
  what.received = at(1);
  return what;
}

storage::turn_record turn(const std::string& id) {
  storage::turn_record what;
  what.id = id;
  what.outcome = "answered";
  what.closed = at(2);
  what.messages = {message("IM" + id, "Where is it?")};
  what.items = {model::user_message("Where is it?")};
  storage::part_record part;
  part.what.text = "On its way.";
  part.what.state = storage::part_state::sent;
  part.message_id = "IM9";
  part.delivery_status = "delivered";
  what.parts = {part};
  return what;
}

/// Every member, in its order.
std::vector<std::string> members(const nlohmann::ordered_json& of) {
  std::vector<std::string> names;
  for (const auto& [name, value] : of.items())
    names.push_back(name);
  return names;
}

TEST(a_page_document, tells_of_each_conversation_and_where_to_go_on) {
  const auto document = nlohmann::ordered_json::parse(
    page_document({.conversations = {overview()}, .next = 17}));
  EXPECT_EQ(document["next"], "17");
  const auto& one = document["conversations"][0];
  EXPECT_THAT(members(one),
              ElementsAre("sid", "state", "created_at", "opted_out",
                          "active_agent", "encrypted", "pending_messages",
                          "unsettled_parts", "failed_turns", "last_turn_at",
                          "last_outcome"));
  EXPECT_EQ(one["sid"], sid);
  EXPECT_EQ(one["state"], "active");
  EXPECT_EQ(one["created_at"], "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(one["failed_turns"], 2);
  EXPECT_TRUE(one["last_turn_at"].is_null());
}

TEST(a_page_document, ends) {
  EXPECT_EQ(page_document({}), R"({"conversations":[],"next":null})");
}

TEST(an_overview_document, shows_what_was_said_last) {
  storage::record_piece newest;
  newest.about = overview();
  newest.turns = {turn("1")};
  newest.pending = {message("IM2", "Hello?")};
  const auto document = json::parse(overview_document(newest));
  EXPECT_EQ(document["sid"], sid);
  EXPECT_EQ(document["turns"][0]["messages"][0]["text"], "Where is it?");
  EXPECT_EQ(document["turns"][0]["reply"][0]["text"], "On its way.");
  EXPECT_FALSE(document["turns"][0].contains("items"));
  EXPECT_EQ(document["pending"][0]["text"], "Hello?");
}

/// The document that these pieces make.
nlohmann::ordered_json
exported(const std::vector<storage::record_piece>& pieces) {
  export_document document{at(9)};
  std::string text;
  for (const auto& piece : pieces)
    text += document.add(piece);
  return nlohmann::ordered_json::parse(text + document.end());
}

TEST(an_export_document, holds_everything_of_one_conversation) {
  storage::record_piece piece;
  piece.about = overview();
  piece.facts.roster_known = true;
  piece.facts.roster = {{.id = "MB1",
                         .identity = {},
                         .channel = "sms",
                         .address = "+15550100001",
                         .proxy_address = "+15559999",
                         .created = at(0)}};
  piece.turns = {turn("1")};
  piece.pending = {message("IM2", "Hello?")};
  piece.open_run.emplace();
  piece.open_run->position.turn = "turn-2";
  piece.open_run->calls = {{.key = "k",
                            .call_id = "c",
                            .tool = "refund",
                            .arguments = "{}",
                            .output = {}}};

  const auto document = exported({piece});

  EXPECT_THAT(members(document),
              ElementsAre("format", "exported_at", "conversation",
                          "participants_known", "participants", "turns",
                          "pending", "open_run"));
  EXPECT_EQ(document["format"], "parley.conversation/1");
  EXPECT_EQ(document["exported_at"], "2023-11-14T22:13:29.000Z");
  EXPECT_EQ(document["participants"][0]["address"], "+15550100001");
  const auto& one = document["turns"][0];
  EXPECT_THAT(members(one),
              ElementsAre("id", "state", "outcome", "reason", "detail",
                          "closed_at", "tokens", "messages", "items", "reply"));
  EXPECT_EQ(one["items"][0]["role"], "user");
  EXPECT_EQ(one["messages"][0]["media"][0]["filename"], "car.jpg");
  EXPECT_EQ(one["reply"][0]["receipt"]["status"], "delivered");
  EXPECT_EQ(document["pending"][0]["sid"], "IM2");
  EXPECT_EQ(document["open_run"]["committing_calls"][0]["tool"], "refund");
  EXPECT_TRUE(document["open_run"]["committing_calls"][0]["output"].is_null());
}

TEST(an_export_document, is_one_document_out_of_many_pieces) {
  std::vector<storage::record_piece> pieces(4);
  pieces[0].about = overview();
  pieces[0].turns = {turn("1"), turn("2")};
  pieces[1].turns = {turn("3")};
  pieces[2].pending = {message("IM4", "a"), message("IM5", "b")};
  pieces[3].pending = {message("IM6", "c")};
  const auto document = exported(pieces);
  EXPECT_EQ(document["turns"].size(), 3U);
  EXPECT_EQ(document["pending"].size(), 3U);
  EXPECT_TRUE(document["open_run"].is_null());
}

TEST(an_export_document, of_a_conversation_without_a_word_is_whole) {
  storage::record_piece empty;
  empty.about = overview();
  const auto document = exported({empty});
  EXPECT_TRUE(document["turns"].empty());
  EXPECT_TRUE(document["pending"].empty());
}

TEST(an_export_document, survives_text_that_is_not_utf8_and_items_not_json) {
  storage::record_piece piece;
  piece.about = overview();
  piece.turns = {turn("1")};
  piece.turns[0].messages[0].what.text = "caf\xe9";
  piece.turns[0].items = {std::make_shared<const model::item>(
    model::item{model::item::kind::user_message, {}, "not json"})};
  const auto document = exported({piece});
  EXPECT_EQ(document["turns"][0]["messages"][0]["text"], "caf\xef\xbf\xbd");
  EXPECT_EQ(document["turns"][0]["items"][0], "not json");
}

TEST(an_erasure_document, tells_what_is_gone_and_what_is_not) {
  const auto document = json::parse(erasure_document(
    {"twilio", sid},
    {.found = true, .messages = 3, .turns = 2, .files_clean = false},
    {removal_at_twilio::fate::failed, "HTTP 500"}));
  EXPECT_EQ(document["sid"], sid);
  EXPECT_EQ(document["erased"], true);
  EXPECT_EQ(document["messages"], 3);
  EXPECT_EQ(document["files_clean"], false);
  EXPECT_EQ(document["twilio"], "failed");
  EXPECT_EQ(document["twilio_error"], "HTTP 500");
}

TEST(a_keys_document, names_the_keys_that_must_stay) {
  EXPECT_EQ(
    keys_document({true, false, {"aa", "bb"}}),
    R"({"encrypting":true,"complete":false,"keys_needed":["aa","bb"]})");
}

} // namespace
} // namespace parley::operations
