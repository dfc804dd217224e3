#include "shop/calendar.hpp"

#include <gtest/gtest.h>

namespace parley::shop {
namespace {

using namespace std::chrono;

timestamp utc(sys_days day, int hour, int minute = 0) {
  return timestamp{day + hours{hour} + minutes{minute}};
}

TEST(calendar, keeps_the_date_of_the_place_not_of_greenwich) {
  auto here = local_time_at(time_zone::pacific, utc(2025y / January / 16, 3));
  EXPECT_EQ(date_text(here.day), "2025-01-15");
  EXPECT_EQ(here.of_day, hours{19});
}

TEST(calendar, changes_to_daylight_saving_time_on_the_second_march_sunday) {
  auto day = sys_days{2025y / March / 9};
  EXPECT_EQ(local_time_at(time_zone::eastern, utc(day, 6, 59)).of_day,
            hours{1} + minutes{59});
  EXPECT_EQ(local_time_at(time_zone::eastern, utc(day, 7)).of_day, hours{3});
}

TEST(calendar, changes_back_on_the_first_november_sunday) {
  auto day = sys_days{2025y / November / 2};
  EXPECT_EQ(local_time_at(time_zone::central, utc(day, 6, 59)).of_day,
            hours{1} + minutes{59});
  EXPECT_EQ(local_time_at(time_zone::central, utc(day, 7)).of_day, hours{1});
}

TEST(calendar, knows_the_zones_by_name) {
  EXPECT_EQ(parse_time_zone("mountain"), time_zone::mountain);
  EXPECT_FALSE(parse_time_zone("Mountain"));
  EXPECT_FALSE(parse_time_zone("utc"));
}

TEST(calendar, reads_weekdays_in_any_case_and_short) {
  EXPECT_EQ(parse_weekday("Thursday"), Thursday);
  EXPECT_EQ(parse_weekday("  SUNDAY "), Sunday);
  EXPECT_EQ(parse_weekday("tues"), Tuesday);
  EXPECT_FALSE(parse_weekday("th"));
  EXPECT_FALSE(parse_weekday("thursdays"));
  EXPECT_FALSE(parse_weekday(""));
}

TEST(calendar, speaks_of_days_as_people_do) {
  auto today = sys_days{2024y / February / 29};
  EXPECT_EQ(relative_day(today, today), "today");
  EXPECT_EQ(relative_day(today - days{1}, today), "yesterday");
  EXPECT_EQ(relative_day(today + days{1}, today), "tomorrow");
  EXPECT_EQ(relative_day(today - days{4}, today), "4 days ago");
  EXPECT_EQ(relative_day(today + days{3}, today), "in 3 days");
  EXPECT_EQ(date_text(today), "2024-02-29");
  EXPECT_EQ(weekday_name(weekday{today}), "Thursday");
}

} // namespace
} // namespace parley::shop
