#include "actors/events.hpp"

#include "tests/actors/sample_events.hpp"
#include "tests/support/quiet_system.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using testing::ElementsAre;

class events_test : public testing::Test, protected quiet_system {
protected:
  void happens(const std::string& step) {
    tell(feed_, std::make_shared<const happening>(happening{chat(), step, ""}));
  }

  void watch_with(std::function<bool(const happening&)> hear) {
    tell(feed_,
         subscribe{std::make_shared<const watcher>(watcher{std::move(hear)})});
  }

  events_actor feed_ = spawn(events, env);
};

TEST_F(events_test, tells_everybody_who_watches) {
  std::vector<std::string> first;
  std::vector<std::string> second;
  watch_with([&](const happening& what) {
    first.push_back(what.step);
    return true;
  });
  happens("model");
  watch_with([&](const happening& what) {
    second.push_back(what.step);
    return true;
  });
  happens("reply");
  EXPECT_THAT(first, ElementsAre("model", "reply"));
  EXPECT_THAT(second, ElementsAre("reply"));
}

TEST_F(events_test, drops_who_does_not_want_more) {
  int heard = 0;
  watch_with([&](const happening&) { return ++heard < 2; });
  happens("1");
  happens("2");
  happens("3");
  EXPECT_EQ(heard, 2);
}

TEST_F(events_test, takes_no_more_than_64_watchers) {
  int heard = 0;
  for (int i = 0; i < 65; ++i)
    watch_with([&](const happening&) { return ++heard > 0; });
  happens("model");
  EXPECT_EQ(heard, 64);
}

} // namespace
} // namespace parley::actors
