#include "observe/log.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <functional>
#include <sstream>
#include <thread>

namespace parley::observe {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

/// What a log prints, line by line, once it is gone.
std::vector<std::string> printed(level threshold, log_format format,
                                 const std::function<void(const log&)>& use) {
  testing::internal::CaptureStdout();
  {
    log writer{threshold, format};
    use(writer);
  }
  std::istringstream output{testing::internal::GetCapturedStdout()};
  std::vector<std::string> lines;
  for (std::string line; std::getline(output, line);)
    lines.push_back(line);
  return lines;
}

TEST(log, writes_the_fields_in_their_order_as_one_json_object) {
  auto lines = printed(level::info, log_format::json, [](const log& writer) {
    writer.write(level::info, "message_processed",
                 {{"conversation_sid", "CH1"},
                  {"processing_time_ms", int64_t{1250}},
                  {"query_resolved", true},
                  {"share", 0.5},
                  {"tools_used", std::vector<std::string>{"a", "b"}}});
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(
    lines[0],
    MatchesRegex("\\{\"timestamp\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]"
                 "{2}:[0-9]{2}\\.[0-9]{3}Z\",\"level\":\"INFO\",.*"));
  EXPECT_THAT(lines[0],
              HasSubstr(R"("event":"message_processed","conversation_sid":)"
                        R"("CH1","processing_time_ms":1250,)"
                        R"("query_resolved":true,"share":0.5,)"
                        R"("tools_used":["a","b"]})"));
}

TEST(log, tells_a_listener_instead_of_printing) {
  std::vector<std::string> heard;
  testing::internal::CaptureStdout();
  log{[&](level at, std::string_view event,
          std::initializer_list<log_field> fields) {
    heard.push_back(std::string{event} + ' '
                    + std::to_string(static_cast<int>(at)) + ' '
                    + std::to_string(fields.size()));
  }}.write(level::debug, "draining", {{"error", "none"}});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_THAT(heard, testing::ElementsAre("draining 0 1"));
}

TEST(log, keeps_a_line_a_line_whatever_a_value_holds) {
  auto lines = printed(level::info, log_format::json, [](const log& writer) {
    writer.write(level::warning, "odd", {{"error", "a\"b\n{}\x1b[2J\xff"}});
  });
  ASSERT_EQ(lines.size(), 1U);
  auto line = parse_json(lines[0]);
  ASSERT_TRUE(line);
  EXPECT_EQ((*line)["level"], "WARNING");
  EXPECT_EQ((*line)["error"], "a\"b\n{}\x1b[2J\xEF\xBF\xBD");
}

TEST(log, writes_a_number_that_is_none_as_null) {
  auto lines = printed(level::info, log_format::json, [](const log& writer) {
    writer.write(level::info, "x", {{"n", std::nan("")}});
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr(R"("n":null})"));
}

TEST(log, leaves_out_what_is_below_the_threshold) {
  auto lines = printed(level::warning, log_format::json, [](const log& writer) {
    writer.write(level::debug, "a");
    writer.write(level::info, "b");
    writer.write(level::error, "c");
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr(R"("level":"ERROR","event":"c")"));
}

TEST(log, writes_words_for_a_terminal) {
  auto lines = printed(level::info, log_format::text, [](const log& writer) {
    writer.write(level::info, "started",
                 {{"address", "127.0.0.1:8000"}, {"note", "two words=1\x1b"}});
  });
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("Z INFO started address=127.0.0.1:8000 "
                                  "note=\"two words=1\\u001b\""));
}

TEST(log, loses_no_line_of_several_threads_while_its_queue_has_room) {
  auto lines = printed(level::info, log_format::json, [](const log& writer) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&writer] {
        for (int n = 0; n < 1000; ++n)
          writer.write(level::info, "tick", {{"n", int64_t{n}}});
      });
    threads.clear();
    EXPECT_EQ(writer.dropped(), 0U);
  });
  EXPECT_EQ(lines.size(), 4000U);
}

TEST(pseudonym, is_keyed_and_stable_and_hides_the_author) {
  // The HMAC by `openssl dgst -sha256 -hmac key`, cut to 16 digits.
  auto name = pseudonym("key", "+15550001111");
  EXPECT_THAT(name, MatchesRegex("[0-9a-f]{16}"));
  EXPECT_EQ(name, pseudonym("key", "+15550001111"));
  EXPECT_NE(name, pseudonym("another", "+15550001111"));
  EXPECT_NE(name, pseudonym("key", "+15550001112"));
  EXPECT_EQ(name, "939c83b1d1393e86");
}

} // namespace
} // namespace parley::observe
