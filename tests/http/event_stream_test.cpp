#include "http/event_stream.hpp"

#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using events = std::vector<stream_event>;

/// The events of a text that comes in pieces of that many bytes.
events read(std::string_view text, std::size_t piece = 1'000'000) {
  event_stream stream;
  events heard;
  while (!text.empty()) {
    stream.feed(text.substr(0, piece), heard);
    text.remove_prefix(std::min(piece, text.size()));
  }
  return heard;
}

TEST(event_stream, reads_names_and_data) {
  EXPECT_THAT(
    read("event: greeting\ndata: hello\n\ndata: again\n\n"),
    ElementsAre(stream_event{"greeting", "hello"}, stream_event{"", "again"}));
}

TEST(event_stream, takes_every_line_end) {
  const events expected{{"a", "1"}, {"", "2"}};
  EXPECT_EQ(read("event:a\ndata:1\n\ndata:2\n\n"), expected);
  EXPECT_EQ(read("event:a\rdata:1\r\rdata:2\r\r"), expected);
  EXPECT_EQ(read("event:a\r\ndata:1\r\n\r\ndata:2\r\n\r\n"), expected);
}

TEST(event_stream, joins_lines_of_data) {
  EXPECT_THAT(read("data: a\ndata\ndata:  b\n\n"),
              ElementsAre(stream_event{"", "a\n\n b"}));
}

TEST(event_stream, ignores_what_says_nothing) {
  EXPECT_THAT(read(": comment\nid: 7\nretry: 10\nother: x\nDATA: y\n\n"
                   "event: without data\n\n\n\n"),
              IsEmpty());
  EXPECT_THAT(read("event: x\n\ndata: y\n\n"),
              ElementsAre(stream_event{"", "y"}));
}

TEST(event_stream, skips_a_byte_order_mark_once) {
  EXPECT_THAT(read("\xef\xbb\xbf"
                   "data: a\n\n\xef\xbb\xbf"
                   "data: b\n\n"),
              ElementsAre(stream_event{"", "a"}));
}

TEST(event_stream, shows_nothing_that_is_not_closed) {
  EXPECT_THAT(read("data: a\n\ndata: b\n"), SizeIs(1));
  EXPECT_THAT(read("data: a"), IsEmpty());
}

TEST(event_stream, refuses_an_event_without_end) {
  event_stream stream;
  events heard;
  const std::string half(event_stream::most_bytes / 2, 'x');
  EXPECT_TRUE(stream.feed("data: " + half, heard));
  EXPECT_FALSE(stream.feed(half, heard));
  EXPECT_FALSE(stream.feed("\n\ndata: a\n\n", heard));
  EXPECT_THAT(heard, IsEmpty());
}

TEST(event_stream, goes_on_for_ever_between_events) {
  event_stream stream;
  events heard;
  const std::string comment = ": " + std::string(100'000, 'x') + "\n";
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(stream.feed(comment, heard));
  EXPECT_TRUE(stream.feed("data: a\n\n", heard));
  EXPECT_THAT(heard, ElementsAre(stream_event{"", "a"}));
}

class recorded_stream : public testing::TestWithParam<std::string> {};

TEST_P(recorded_stream, is_the_same_in_pieces_of_any_size) {
  const auto text = test::read_data("openai/" + GetParam());
  const auto whole = read(text);
  EXPECT_THAT(whole, testing::Not(IsEmpty()));
  for (std::size_t piece = 1; piece < 40; ++piece)
    EXPECT_EQ(read(text, piece), whole) << piece;
}

TEST_P(recorded_stream, holds_json_of_the_events_own_type) {
  for (const auto& one : read(test::read_data("openai/" + GetParam())))
    if (one.data != "[DONE]") {
      const auto data = nlohmann::json::parse(one.data);
      if (!one.name.empty()) {
        EXPECT_EQ(data.at("type"), one.name);
      }
    }
}

INSTANTIATE_TEST_SUITE_P(of_openai, recorded_stream,
                         testing::Values("responses_stream_text.sse",
                                         "responses_stream_two_calls.sse",
                                         "responses_stream_error.sse",
                                         "chat_stream_text.sse",
                                         "chat_stream_two_calls.sse"));

} // namespace
} // namespace parley::http
