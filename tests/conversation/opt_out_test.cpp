#include "conversation/opt_out.hpp"

#include <gtest/gtest.h>

namespace parley::conversation {
namespace {

TEST(keyword_of, knows_every_word_that_stops) {
  for (const auto* word : {"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT",
                           "CANCEL", "REVOKE", "OPTOUT"})
    EXPECT_EQ(keyword_of(word), keyword::stop) << word;
}

TEST(keyword_of, knows_the_words_that_resume_and_help) {
  EXPECT_EQ(keyword_of("START"), keyword::resume);
  EXPECT_EQ(keyword_of("UNSTOP"), keyword::resume);
  EXPECT_EQ(keyword_of("YES"), keyword::yes);
  EXPECT_EQ(keyword_of("HELP"), keyword::help);
}

TEST(keyword_of, minds_neither_case_nor_white_space_around) {
  EXPECT_EQ(keyword_of(" \tStop\r\n"), keyword::stop);
}

TEST(keyword_of, takes_the_whole_message_alone) {
  for (const auto* text : {"", " ", "please stop", "STOP!", "stop it", "stopp",
                           "sto", "yes please"})
    EXPECT_EQ(keyword_of(text), keyword::none) << text;
}

} // namespace
} // namespace parley::conversation
