#include "shop/factories.hpp"
#include "shop/search.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace parley::shop {

namespace {

using json = nlohmann::ordered_json;
using std::chrono::days;
using std::chrono::weekday;

constexpr std::size_t longest_city = 64; // bytes looked at

/// How well a place's name fits: 0 best; nothing when it does not fit.
std::optional<std::size_t>
misspelling(const std::string& given, const std::string& name) {
  const auto known = folded(name);
  if (given == known)
    return 0;
  if (known.size() < 5)
    return std::nullopt;
  const auto errors = edit_distance(given, known);
  return errors <= (known.size() < 8 ? 1U : 2U) ? std::optional{errors}
                                                : std::nullopt;
}

/// `9 AM`, `9:30 PM`, `midnight`
std::string clock_text(int minutes) {
  if (minutes % (24 * 60) == 0)
    return "midnight";
  const int hour = minutes / 60;
  auto text = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
  if (minutes % 60 != 0)
    text += (minutes % 60 < 10 ? ":0" : ":") + std::to_string(minutes % 60);
  return text + (hour % 24 < 12 ? " AM" : " PM");
}

std::string hours_text(const opening& open) {
  if (open == opening{})
    return "closed";
  return clock_text(open.from) + " to " + clock_text(open.to);
}

/// Days with the same hours together: `{"Monday to Friday": "9 AM to 9 PM"}`.
json week_text(const store& of) {
  json result = json::object();
  unsigned first = 1; // Monday
  for (unsigned day = 1; day <= 7; ++day) {
    if (day < 7 && of.hours.at((day + 1) % 7) == of.hours.at(day % 7))
      continue;
    auto name = weekday_name(weekday{first % 7});
    if (day > first)
      name += " to " + weekday_name(weekday{day % 7});
    result[name] = hours_text(of.hours.at(day % 7));
    first = day + 1;
  }
  return result;
}

std::string state_now(const opening& open, std::chrono::minutes of_day) {
  const auto at = of_day.count();
  if (open == opening{})
    return "closed all day";
  if (at < open.from)
    return "not open yet, opens at " + clock_text(open.from);
  if (at >= open.to)
    return "closed for today";
  return "open until " + clock_text(open.to);
}

/// A day as customers say it, at a store whose clock shows `now`.
std::optional<weekday> day_at(const std::string& said, const local_time& now) {
  if (said == "today" || said == "tonight" || said == "now")
    return weekday{now.day};
  if (said == "tomorrow")
    return weekday{now.day + days{1}};
  return parse_weekday(said);
}

/// No `said` day: the whole week. Nothing when it is no day.
std::optional<json>
hours_of(const store& one, const std::string& said, timestamp now) {
  json result{{"store", one.name}, {"city", one.city}, {"phone", one.phone}};
  if (said.empty()) {
    result["hours"] = week_text(one);
    return result;
  }
  const auto there = local_time_at(one.zone, now);
  const auto day = day_at(said, there);
  if (!day)
    return std::nullopt;
  const auto& open = one.hours.at(day->c_encoding());
  result["day"] = weekday_name(*day);
  result["hours"] = hours_text(open);
  if (*day == weekday{there.day} && said != "tomorrow")
    result["now"] = state_now(open, there.of_day);
  return result;
}

std::vector<const store*> chosen(const database& of, const std::string& city) {
  if (!city.empty())
    return stores_in(of, city);
  std::vector<const store*> all;
  for (const auto& each : of.stores())
    all.push_back(&each);
  return all;
}

std::string no_store(const database& of) {
  return json{{"found", false},
              {"message", "There is no store in that city."},
              {"cities", cities(of)}}
    .dump();
}

std::string hours_answer(const database& of, const std::string& day,
                         const std::string& city, timestamp now) {
  const auto stores = chosen(of, city);
  if (stores.empty())
    return no_store(of);
  auto list = json::array();
  for (const auto* each : stores) {
    auto one = hours_of(*each, folded(day), now);
    if (!one)
      return json{{"found", false},
                  {"message", "That is no day. Use today, tomorrow or the "
                              "name of a weekday, or null for all."}}
        .dump();
    list.push_back(std::move(*one));
  }
  return json{{"found", true}, {"stores", std::move(list)}}.dump();
}

std::string locations_answer(const database& of, const std::string& city) {
  const auto stores = chosen(of, city);
  if (stores.empty())
    return no_store(of);
  auto list = json::array();
  for (const auto* each : stores)
    list.push_back({{"store", each->name},
                    {"city", each->city},
                    {"address", each->address},
                    {"phone", each->phone}});
  return json{{"found", true}, {"stores", std::move(list)}}.dump();
}

std::string optional_text(const nlohmann::json& arguments, const char* key) {
  const auto& value = arguments.at(key);
  return value.is_null() ? "" : value.get<std::string>();
}

constexpr auto hours_description
  = "Tells when stores are open, on one day or all week, with their phone "
    "numbers. It knows what day it is.";

constexpr auto hours_parameters
  = R"({"type":"object","properties":{"day":{"type":["string","null"],)"
    R"("description":"today, tomorrow or a weekday; null for the whole )"
    R"(week."},"city":{"type":["string","null"],"description":"City or )"
    R"(state, or null for every store."}},"required":["day","city"],)"
    R"("additionalProperties":false})";

constexpr auto locations_description
  = "Lists stores with address and phone number, of one city or all.";

constexpr auto locations_parameters
  = R"({"type":"object","properties":{"city":{"type":["string","null"],)"
    R"("description":"City or state, or null for every store."}},)"
    R"("required":["city"],"additionalProperties":false})";

} // namespace

std::vector<const store*> stores_in(const database& of, std::string_view city) {
  // `Austin, TX` is Austin.
  const auto given
    = folded(city.substr(0, std::min(city.find(','), longest_city)));
  std::vector<const store*> best;
  std::size_t fewest = 3;
  for (const auto& each : of.stores()) {
    for (const auto& name : each.called) {
      auto errors = misspelling(given, name);
      if (!errors || *errors > fewest)
        continue;
      if (*errors < fewest)
        best.clear();
      fewest = *errors;
      if (best.empty() || best.back() != &each)
        best.push_back(&each);
    }
  }
  return best;
}

std::vector<std::string> cities(const database& of) {
  std::vector<std::string> result;
  for (const auto& each : of.stores())
    if (std::find(result.begin(), result.end(), each.city) == result.end())
      result.push_back(each.city);
  return result;
}

std::shared_ptr<tools::tool> check_store_hours(shared_database of, clock now) {
  return make_tool({"check_store_hours", hours_description, hours_parameters},
                   [of = std::move(of), now = std::move(now)](
                     const tools::caller&, const nlohmann::json& arguments) {
                     return hours_answer(
                       *of, optional_text(arguments, "day"),
                       folded(optional_text(arguments, "city")), now());
                   });
}

std::shared_ptr<tools::tool> get_store_locations(shared_database of) {
  return make_tool(
    {"get_store_locations", locations_description, locations_parameters},
    [of
     = std::move(of)](const tools::caller&, const nlohmann::json& arguments) {
      return locations_answer(*of, folded(optional_text(arguments, "city")));
    });
}

} // namespace parley::shop
