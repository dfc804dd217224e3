#include "actors/conduct.hpp"

#include "tests/support/quiet_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace parley::actors {
namespace {

using testing::ElementsAre;

class conduct : public testing::Test, protected test::quiet_system {
protected:
  conduct() {
    env.log = std::make_shared<observe::log>(
      [this](observe::level, std::string_view event,
             std::initializer_list<observe::log_field> fields) {
        std::string line{event};
        for (const auto& one : fields)
          if (const auto* text = std::get_if<std::string_view>(&one.value))
            line += ' ' + std::string{*text};
        lines.push_back(line);
      });
  }

  std::vector<std::string> lines;
};

/// An actor that fails at every number, with a customer's words.
caf::behavior failing(caf::event_based_actor* self, const environment& env) {
  conduct_of(self, env);
  return {[](int) {
    throw std::runtime_error{"where is my order?"};
  }};
}

TEST_F(conduct, logs_an_exceptions_type_and_not_its_text) {
  const auto who = spawn(failing, env);
  const auto end = watch(who);
  tell(who, 7);
  EXPECT_TRUE(end->has_value());
  EXPECT_THAT(lines, ElementsAre("actor_failed scheduled_actor "
                                 "std::runtime_error"));
}

TEST_F(conduct, logs_no_message_that_nobody_expects) {
  const auto who = spawn(failing, env);
  tell(who, std::string{"where is my order?"});
  EXPECT_THAT(lines, ElementsAre("unexpected_message scheduled_actor"));
}

} // namespace
} // namespace parley::actors
