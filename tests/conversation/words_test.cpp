#include "conversation/words.hpp"

#include <gtest/gtest.h>

namespace parley::conversation {
namespace {

TEST(words_of, gives_the_text) {
  message what;
  what.text = "hello";
  EXPECT_EQ(words_of(what), "hello");
}

TEST(words_of, names_each_file_on_a_line_of_its_own) {
  message what;
  what.text = "look";
  what.media
    = {{"ME1", "image/jpeg", "car.jpg", 42}, {"ME2", "audio/ogg", "", 7}};
  EXPECT_EQ(words_of(what), "look\n[attachment: image/jpeg car.jpg]\n"
                            "[attachment: audio/ogg]");
}

} // namespace
} // namespace parley::conversation
