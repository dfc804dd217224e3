#include "shop/calendar.hpp"

#include "shop/search.hpp"

#include <array>
#include <cstddef>

namespace parley::shop {

namespace {

using namespace std::chrono;

constexpr std::array weekday_names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

hours standard_offset(time_zone zone) {
  switch (zone) {
    case time_zone::eastern:
      return hours{-5};
    case time_zone::central:
      return hours{-6};
    case time_zone::mountain:
      return hours{-7};
    case time_zone::pacific:
      break;
  }
  return hours{-8};
}

bool daylight_saving(hours offset, timestamp now) {
  auto there = year_month_day{floor<days>(now + offset)}.year();
  auto begin = sys_days{there / March / Sunday[2]} + hours{2} - offset;
  auto end = sys_days{there / November / Sunday[1]} + hours{1} - offset;
  return now >= begin && now < end;
}

std::string padded(unsigned number) {
  auto digits = std::to_string(number);
  if (digits.size() < 2)
    digits.insert(digits.begin(), '0');
  return digits;
}

} // namespace

std::optional<time_zone> parse_time_zone(std::string_view name) {
  if (name == "eastern")
    return time_zone::eastern;
  if (name == "central")
    return time_zone::central;
  if (name == "mountain")
    return time_zone::mountain;
  if (name == "pacific")
    return time_zone::pacific;
  return std::nullopt;
}

local_time local_time_at(time_zone zone, timestamp now) {
  auto offset = standard_offset(zone);
  if (daylight_saving(offset, now))
    offset += hours{1};
  auto there = now + offset;
  auto day = floor<days>(there);
  return {day, floor<minutes>(there - day)};
}

std::string weekday_name(weekday day) {
  return weekday_names.at(day.c_encoding());
}

std::optional<weekday> parse_weekday(std::string_view name) {
  const auto given = folded(name);
  if (given.size() < 3)
    return std::nullopt;
  for (unsigned i = 0; i < weekday_names.size(); ++i)
    if (folded(weekday_names.at(i)).starts_with(given))
      return weekday{i};
  return std::nullopt;
}

std::string date_text(sys_days day) {
  year_month_day date{day};
  return std::to_string(static_cast<int>(date.year())) + "-"
         + padded(static_cast<unsigned>(date.month())) + "-"
         + padded(static_cast<unsigned>(date.day()));
}

std::string relative_day(sys_days day, sys_days now) {
  auto ahead = (day - now).count();
  if (ahead == 0)
    return "today";
  if (ahead == 1)
    return "tomorrow";
  if (ahead == -1)
    return "yesterday";
  if (ahead > 0)
    return "in " + std::to_string(ahead) + " days";
  return std::to_string(-ahead) + " days ago";
}

} // namespace parley::shop
