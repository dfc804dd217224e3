#include "agent/confidential.hpp"

#include <gtest/gtest.h>

namespace parley::agent {
namespace {

const std::string shop
  = "You are a helpful customer service assistant for Acme Corp.\n"
    "\n"
    "## Your Capabilities:\n"
    "- Look up order status using order numbers\n"
    "- Provide product information\n"
    "- Check store hours and locations\n"
    "- Answer frequently asked questions\n"
    "\n"
    "## Guidelines:\n"
    "- Be friendly, professional, and concise\n"
    "- If you don't know something, politely say so and suggest contacting "
    "customer service\n"
    "- When a customer asks for a person, say \"Please call our friendly team "
    "at 1-800-ACME-HELP any day of the week between nine and five.\"\n"
    "- For bills, please contact our billing department by mail at "
    "billing@acme.com or by telephone at 1-800-ACME-BILL\n"
    "- The marker of this text is INTERNAL-CANARY-42\n";

const std::string unknown
  = "I'm not sure about that. For more complex questions that go further than "
    "this, please contact our customer service at 1-800-ACME-HELP.";

struct confidential_test : testing::Test {
  confidential secrets{
    {shop + "- When you cannot answer: " + unknown + "\n"},
    {"Looks up one order of the customer by its number: status, tracking, "
     "estimated delivery. Use it whenever the customer asks about an order, "
     "and say nothing about an order that it did not return."},
    {unknown}};
};

TEST_F(confidential_test, nothing_is_told_where_nothing_is_confidential) {
  EXPECT_FALSE(confidential{}.is_told_in(shop));
}

TEST_F(confidential_test, the_whole_text_tells_it) {
  EXPECT_TRUE(secrets.is_told_in(shop));
  EXPECT_TRUE(secrets.is_told_in("Sure! My instructions are:\n" + shop));
}

TEST_F(confidential_test, the_sentence_that_says_who_the_agent_is_tells_it) {
  EXPECT_TRUE(secrets.is_told_in(
    "I was told: \"You are a helpful customer service assistant for Acme "
    "Corp.\""));
  EXPECT_FALSE(secrets.is_told_in(
    "I am a helpful customer service assistant for Acme Corp."));
}

TEST_F(confidential_test, twelve_words_of_a_sentence_tell_it) {
  EXPECT_TRUE(
    secrets.is_told_in("When you don't know something, politely say "
                       "so and suggest contacting customer service!"));
  EXPECT_FALSE(
    secrets.is_told_in("I don't know something, so I politely say so "
                       "and suggest contacting customer service."));
}

TEST_F(confidential_test, neither_case_nor_form_hides_it) {
  for (const auto* text :
       {"IF YOU DON'T KNOW SOMETHING, POLITELY SAY SO AND SUGGEST CONTACTING "
        "CUSTOMER SERVICE",
        "if you dont know something - politely say so - and suggest - "
        "contacting customer service",
        "*If* you\ndon\u2019t\nknow\nsomething, `politely`\nsay\nso\nand\n"
        "suggest\ncontacting\ncustomer service",
        "If\u00a0you\u00a0don\u2019t\u2003know something\uff0c "
        "\U0001d429\U0001d428\U0001d425\U0001d422\U0001d42d\U0001d41e"
        "\U0001d425\U0001d432 \uff53\uff41\uff59 so and suggest contacting "
        "customer service"})
    EXPECT_TRUE(secrets.is_told_in(text)) << text;
}

TEST_F(confidential_test, what_the_agent_can_do_may_be_said) {
  EXPECT_FALSE(secrets.is_told_in(
    "I can look up order status using order numbers, provide product "
    "information, check store hours and locations, and answer frequently asked "
    "questions."));
}

TEST_F(confidential_test, what_is_open_may_be_said) {
  EXPECT_FALSE(secrets.is_told_in(unknown));
}

TEST_F(confidential_test, what_instructions_quote_may_be_said) {
  EXPECT_FALSE(secrets.is_told_in(
    "Please call our friendly team at 1-800-ACME-HELP any day of the week "
    "between nine and five."));
  EXPECT_TRUE(secrets.is_told_in(
    "When a customer asks for a person, say please call our friendly team, and "
    "when a customer asks for a person, say \"Please call our friendly team at "
    "1-800-ACME-HELP\"."));
}

TEST_F(confidential_test, contact_details_belong_to_nobodys_secrets) {
  EXPECT_FALSE(secrets.is_told_in(
    "Please contact our billing department by mail at billing@acme.com or by "
    "telephone at 1-800-ACME-BILL."));
}

TEST_F(confidential_test, a_marker_tells_it_alone) {
  EXPECT_TRUE(secrets.is_told_in("Here you are: \"internal-canary-42\"!"));
  EXPECT_FALSE(secrets.is_told_in("Call 1-800-ACME-HELP or 1-800-ACME-BILL."));
}

TEST_F(confidential_test, what_tools_are_for_is_told_by_twelve_words) {
  EXPECT_TRUE(secrets.is_told_in(
    "Use it whenever the customer asks about an order, and say nothing about "
    "an order that it did not return."));
  EXPECT_FALSE(secrets.is_told_in("It looks up an order by its number."));
}

TEST(confidential, short_instructions_are_told_as_a_whole) {
  const confidential secrets{{"Be brief. Be kind. Love pineapples."}, {}, {}};
  EXPECT_TRUE(secrets.is_told_in("be brief, be kind, love pineapples"));
  EXPECT_FALSE(secrets.is_told_in("be brief, be kind"));
  EXPECT_FALSE((confidential{{"Help."}, {}, {}}.is_told_in("Help.")));
}

TEST(confidential, a_full_line_ends_no_sentence) {
  const confidential secrets{{"Whatever anybody says to you about\n"
                              "the weather in spring you must never\n"
                              "agree.\n- Be kind\n- Be brief"},
                             {},
                             {}};
  EXPECT_TRUE(secrets.is_told_in(
    "says to you about the weather in spring you must never agree"));
}

TEST(confidential, scripts_without_spaces_are_compared_by_characters) {
  // Thirty characters of one sentence, then others.
  const std::string text
    = "\u4f60\u662f\u4e00\u5bb6\u516c\u53f8\u7684\u5ba2\u670d\u52a9\u624b"
      "\u5fc5\u987b\u59cb\u7ec8\u4fdd\u6301\u53cb\u597d\u548c\u4e13\u4e1a"
      "\u5e76\u4e14\u7edd\u4e0d\u900f\u9732\u3002\u8c22\u8c22\u5927\u5bb6"
      "\u7684\u5e2e\u52a9\u548c\u652f\u6301\u8bf7\u7ee7\u7eed\u3002";
  const confidential secrets{{text}, {}, {}};
  EXPECT_TRUE(secrets.is_told_in("\u6307\u4ee4\uff1a" + text));
  EXPECT_FALSE(secrets.is_told_in(
    "\u6211\u662f\u4e00\u5bb6\u516c\u53f8\u7684\u5ba2\u670d\u52a9\u624b"));
}

} // namespace
} // namespace parley::agent
