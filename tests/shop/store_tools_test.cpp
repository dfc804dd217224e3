#include "tests/shop/shop_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace parley::shop {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using json = nlohmann::json;

struct store_tools : test::shop_fixture {
  [[nodiscard]] json hours(json day, json city) {
    json arguments{{"day", std::move(day)}, {"city", std::move(city)}};
    return json::parse(call("check_store_hours", arguments.dump()));
  }

  [[nodiscard]] std::vector<std::string> stores(json city) {
    json arguments{{"city", std::move(city)}};
    auto answer = json::parse(call("get_store_locations", arguments.dump()));
    std::vector<std::string> result;
    for (const auto& each : answer.value("stores", json::array()))
      result.push_back(each.at("store"));
    return result;
  }
};

TEST_F(store_tools, lists_every_store_or_those_of_a_city) {
  EXPECT_GE(stores(nullptr).size(), 8U);
  EXPECT_THAT(stores("Austin"),
              ElementsAre("Acme Downtown Austin", "Acme at The Domain"));
}

TEST_F(store_tools, knows_cities_by_all_their_names) {
  for (auto city : {"austin", " AUSTIN ", "Austin, TX", "Austin Texas",
                    "austin tx", "Austn"})
    EXPECT_EQ(stores(city), stores("Austin")) << city;
  for (auto city : {"NYC", "manhattan", "New York City", "new yrok"})
    EXPECT_THAT(stores(city), ElementsAre("Acme Midtown New York")) << city;
  EXPECT_EQ(stores("Texas").size(), 4U);
  EXPECT_EQ(stores("TX").size(), 4U);
}

TEST_F(store_tools, tells_address_and_phone) {
  auto answer
    = json::parse(call("get_store_locations", R"({"city":"Chicago"})"));
  EXPECT_EQ(answer, json::parse(R"({"found":true,"stores":[{
    "store":"Acme Chicago Loop","city":"Chicago",
    "address":"29 N State St, Chicago, IL 60602",
    "phone":"+1 312-555-0150"}]})"));
}

TEST_F(store_tools, names_the_cities_there_are_when_one_is_not) {
  for (auto tool : {"get_store_locations", "check_store_hours"}) {
    auto answer = json::parse(call(tool, R"({"city":"Boston"})"));
    EXPECT_EQ(answer["found"], false);
    EXPECT_THAT(answer["cities"].get<std::vector<std::string>>(),
                IsSupersetOf({"Austin", "Seattle"}));
  }
}

TEST_F(store_tools, folds_the_week_of_a_store) {
  auto answer = hours(nullptr, "Seattle");
  EXPECT_EQ(answer["stores"][0]["hours"],
            json::parse(R"({"Monday to Friday":"9 AM to 8 PM",
              "Saturday":"10 AM to 8 PM","Sunday":"closed"})"));
}

TEST_F(store_tools, tells_a_day_by_any_name) {
  for (auto day : {"sunday", "SUNDAY", "Sun", " Sunday "})
    EXPECT_EQ(hours(day, "Seattle")["stores"][0]["hours"], "closed") << day;
  auto today = hours("Today", "Seattle")["stores"][0];
  EXPECT_EQ(today["day"], "Wednesday");
  EXPECT_EQ(today["hours"], "9 AM to 8 PM");
  EXPECT_EQ(hours("tomorrow", "Seattle")["stores"][0]["day"], "Thursday");
}

TEST_F(store_tools, tells_whether_a_store_is_open_now) {
  const std::pair<int, const char*> expected[] = {
    {-10, "not open yet, opens at 9 AM"},
    {0, "open until 9 PM"},
    {9, "closed for today"},
  };
  for (const auto& [later, state] : expected) {
    now = test::a_wednesday + std::chrono::hours{later};
    EXPECT_EQ(hours("today", "Austin")["stores"][0]["now"], state);
  }
  now = test::a_wednesday + std::chrono::days{4};
  EXPECT_EQ(hours("today", "Seattle")["stores"][0]["now"], "closed all day");
}

TEST_F(store_tools, takes_today_from_the_clock_on_the_stores_wall) {
  // Thursday in New York already, still Wednesday in Los Angeles.
  now = test::a_wednesday + std::chrono::hours{12};
  EXPECT_EQ(hours("today", "New York")["stores"][0]["day"], "Thursday");
  EXPECT_EQ(hours("today", "Los Angeles")["stores"][0]["day"], "Wednesday");
}

TEST_F(store_tools, says_which_days_there_are) {
  auto answer = hours("someday", "Austin");
  EXPECT_EQ(answer["found"], false);
  EXPECT_EQ(answer["message"], "That is no day. Use today, tomorrow or the "
                               "name of a weekday, or null for all.");
}

} // namespace
} // namespace parley::shop
