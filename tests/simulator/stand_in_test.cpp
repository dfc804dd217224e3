#include "simulator/stand_in.hpp"

#include "simulator/stand_in_words.hpp"

namespace parley::simulator {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr auto order_schema
  = R"({"type":"object","properties":{"order_id":{"type":"string"}},)"
    R"("required":["order_id"],"additionalProperties":false})";

struct stand_in_test : testing::Test {
  thought ask(const std::string& text) {
    items.push_back({heard::kind::user, text, "", ""});
    return think("", items, tools);
  }

  thought returned(const std::string& output) {
    auto made = think("", items, tools).calls.at(0);
    items.push_back({heard::kind::call, made.arguments, made.name, "call_1"});
    items.push_back({heard::kind::output, output, "", "call_1"});
    return think("", items, tools);
  }

  std::vector<heard> items;
  std::vector<offered_tool> tools{{"lookup_order_status", order_schema}};
};

TEST_F(stand_in_test, calls_the_tool_with_arguments_of_its_schema) {
  auto next = ask("Where is order 12345?");
  ASSERT_THAT(next.calls, SizeIs(1));
  EXPECT_EQ(next.calls[0].name, "lookup_order_status");
  EXPECT_EQ(next.calls[0].arguments, R"({"order_id":"12345"})");
}

TEST_F(stand_in_test, reads_keys_that_it_does_not_know) {
  ask("Where is order 12345?");
  auto next = returned(R"({"status":"shipped","tracking":"1Z123456789"})");
  EXPECT_THAT(next.text, HasSubstr("status shipped"));
  EXPECT_THAT(next.text, HasSubstr("tracking 1Z123456789"));
}

TEST_F(stand_in_test, apologises_for_a_tool_that_failed) {
  const char* outputs[] = {"An error occurred while running the tool.", "",
                           "[]", "null", R"({"found":"maybe","summary":3})"};
  for (const auto* output : outputs) {
    items.clear();
    ask("Where is order 12345?");
    auto next = returned(output);
    EXPECT_THAT(next.calls, SizeIs(0)) << output;
    EXPECT_FALSE(next.text.empty()) << output;
  }
}

TEST_F(stand_in_test, has_a_text_without_any_tool) {
  tools.clear();
  const char* texts[] = {"",
                         "Where is order 12345?",
                         "Do you have cases?",
                         "When are you open?",
                         "Where are your stores?",
                         "I want a refund",
                         "???",
                         "\"\\\n{}"};
  for (const auto* text : texts) {
    items.clear();
    auto next = ask(text);
    EXPECT_THAT(next.calls, SizeIs(0)) << text;
    EXPECT_FALSE(next.text.empty()) << text;
  }
}

TEST_F(stand_in_test, does_not_call_again_for_what_it_has_heard) {
  tools.push_back({"search_faq",
                   R"({"type":"object","properties":{"query":)"
                   R"({"type":"string"}},"required":["query"]})"});
  ask("What is your \"return\" policy\tfor café items?");
  auto next = returned(R"({"found":true,"entries":[{"answer":"30 days."}]})");
  EXPECT_EQ(next.text, "30 days.");
}

TEST(stand_in_words, finds_order_numbers) {
  const std::pair<const char*, const char*> texts[]
    = {{"Order #12345", "12345"},
       {"order 123", "123"},
       {"my order number is 1234.", "1234"},
       {"12345", "12345"},
       {"iPhone 15 case", ""},
       {"it costs $12345", ""},
       {"call +15551234567", ""},
       {"A12345", ""},
       {"order12345", ""},
       {"1234567890123456", ""}};
  for (const auto& [text, number] : texts)
    EXPECT_EQ(understand(text).at(0).number, number) << text;
}

TEST(stand_in_words, finds_cities) {
  const std::pair<const char*, const char*> texts[]
    = {{"hours in austin?", "Austin"},
       {"is there a store in New York City", "New York"},
       {"anything near Salt Lake City?", "Salt Lake City"},
       {"do you have it in stock", ""},
       {"in black", ""},
       {"NYC", "New York"}};
  for (const auto& [text, city] : texts)
    EXPECT_EQ(city_in(text), city) << text;
}

TEST(stand_in_words, keeps_what_a_product_question_is_about) {
  const std::pair<const char*, const char*> texts[]
    = {{"Do you have the new iPhone cases in stock?", "iphone cases"},
       {"What about the leather ones?", "leather"},
       {"How much is the USB-C charger?", "usb-c charger"},
       {"Do you sell headphones in Austin?", "headphones"}};
  for (const auto& [text, product] : texts)
    EXPECT_EQ(understand(text).at(0).product, product) << text;
}

} // namespace
} // namespace parley::simulator
