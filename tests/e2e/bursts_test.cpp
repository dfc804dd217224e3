#include "bare_model.hpp"
#include "parley_fixture.hpp"

#include <csignal>

namespace parley::e2e {
namespace {

class a_burst : public parley_fixture {
protected:
  a_burst() {
    extra["OPENAI_BASE_URL"] = on_the_wire.base_url();
  }

  bare_model on_the_wire{text_answer("Here you are.")};
};

TEST_F(a_burst, closes_the_connection_of_the_call_it_makes_useless) {
  serve();
  EXPECT_EQ(write(1, "one"), accepted);
  ASSERT_TRUE(on_the_wire.wait_for_requests(1));
  EXPECT_EQ(write(2, "two"), accepted);
  EXPECT_TRUE(on_the_wire.wait_for_the_first_to_close());
  ASSERT_TRUE(twilio.wait_for_replies(1));
  EXPECT_EQ(twilio.replies().at(0).body, "Here you are.");
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(std::chrono::seconds{30}), 0);
  EXPECT_EQ(twilio.replies().size(), 1);
}

} // namespace
} // namespace parley::e2e
