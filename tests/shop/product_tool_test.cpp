#include "tests/shop/shop_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace parley::shop {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using json = nlohmann::json;

struct get_product_info : test::shop_fixture {
  [[nodiscard]] json ask(const std::string& name, json city = nullptr) {
    return json::parse(
      call("get_product_info",
           json{{"product_name", name}, {"city", std::move(city)}}.dump()));
  }

  [[nodiscard]] std::vector<std::string> names(const std::string& text) {
    std::vector<std::string> result;
    for (const auto& each : ask(text).value("products", json::array()))
      result.push_back(each.at("name"));
    return result;
  }
};

TEST_F(get_product_info, tells_what_the_prd_dialogue_needs) {
  auto cases = ask("new iPhone 15 cases");
  const auto& first = cases["products"][0];
  EXPECT_EQ(first["name"], "Clear MagSafe Case for iPhone 15");
  EXPECT_EQ(first["price"], "$29.99");
  EXPECT_EQ(first["most_popular"], true);
  EXPECT_EQ(first["in_stock"], true);
  auto leather = ask("premium leather iPhone ones")["products"][0];
  EXPECT_EQ(leather["name"], "Premium Leather Case for iPhone 15");
  EXPECT_EQ(leather["price"], "$49.99");
  EXPECT_EQ(leather["colors"], "black, brown, navy");
  EXPECT_THAT(leather["available_in"].get<std::vector<std::string>>(),
              IsSupersetOf({"Austin", "Dallas", "New York"}));
}

TEST_F(get_product_info, shows_several_kinds_of_a_thing) {
  EXPECT_THAT(names("iPhone 15 case"),
              IsSupersetOf({"Clear MagSafe Case for iPhone 15",
                            "Premium Leather Case for iPhone 15",
                            "Silicone Case for iPhone 15"}));
  EXPECT_THAT(names("iPhone 15 case"), Each(HasSubstr("Case")));
}

TEST_F(get_product_info, heeds_names_before_descriptions) {
  EXPECT_THAT(names("magsafe charger"),
              ::testing::ElementsAre("MagSafe Wireless Charger"));
  EXPECT_THAT(names("fingerprint reader"), Contains(HasSubstr("Glass")));
}

TEST_F(get_product_info, puts_what_is_sold_out_last) {
  auto list = names("iPhone 15 case");
  ASSERT_FALSE(list.empty());
  EXPECT_EQ(list.back(), "Leather Wallet Case for iPhone 15");
}

TEST_F(get_product_info, finds_by_one_and_by_many) {
  EXPECT_EQ(names("charging cable lightning"), names("lightning cables"));
  EXPECT_THAT(names("headphone"), Contains("Acme Studio Headphones"));
  EXPECT_THAT(names("earbud"), Contains("Acme Buds Pro"));
}

TEST_F(get_product_info, finds_by_other_words_for_the_same) {
  EXPECT_THAT(names("transparent iphone cover"),
              Contains("Clear MagSafe Case for iPhone 15"));
  EXPECT_THAT(names("portable battery"),
              Contains("Slim Power Bank 10,000 mAh"));
  EXPECT_THAT(names("iphone15 leather"),
              Contains("Premium Leather Case for iPhone 15"));
}

TEST_F(get_product_info, tolerates_typing_errors) {
  EXPECT_EQ(names("lether iphnoe case"), names("leather iphone case"));
  EXPECT_THAT(names("samsng galxy case"),
              Contains("Clear Case for Galaxy S24"));
}

TEST_F(get_product_info, finds_something_for_words_partly_unknown) {
  EXPECT_THAT(names("gluten free leather wallet"),
              Contains("Leather Wallet Case for iPhone 15"));
}

TEST_F(get_product_info, tells_the_stock_of_the_stores_in_a_city) {
  auto one = ask("premium leather case iphone 15", "austin")["products"][0];
  EXPECT_EQ(one["stock_by_store"],
            json::parse(R"([{"store":"Acme Downtown Austin","in_stock":9},
                            {"store":"Acme at The Domain","in_stock":6}])"));
  EXPECT_FALSE(one.contains("available_in"));
}

TEST_F(get_product_info, suggests_others_where_a_city_has_none) {
  auto one = ask("premium leather case iphone 15", "Denver")["products"][0];
  EXPECT_EQ(one["stock_by_store"][0]["in_stock"], 0);
  EXPECT_THAT(one["available_in"].get<std::vector<std::string>>(),
              Contains("Austin"));
  EXPECT_EQ(one["alternatives_in_stock"][0]["name"],
            "Clear MagSafe Case for iPhone 15");
}

TEST_F(get_product_info, suggests_the_named_alternatives_of_what_is_sold_out) {
  auto one = ask("leather wallet case")["products"][0];
  EXPECT_EQ(one["in_stock"], false);
  EXPECT_EQ(one["alternatives_in_stock"][0],
            json::parse(R"({"name":"Premium Leather Case for iPhone 15",
                            "price":"$49.99"})"));
  EXPECT_EQ(one["alternatives_in_stock"][1]["name"], "Magnetic Card Wallet");
}

TEST_F(get_product_info, names_the_cities_when_there_is_no_store) {
  auto answer = ask("clear case", "Atlantis");
  EXPECT_EQ(answer["note"], "There is no store in that city.");
  EXPECT_THAT(answer["cities"].get<std::vector<std::string>>(),
              Contains("Austin"));
  EXPECT_FALSE(answer["products"].empty());
}

TEST_F(get_product_info, names_what_there_is_when_nothing_matches) {
  auto answer = ask("submarine");
  EXPECT_EQ(answer["found"], false);
  EXPECT_THAT(answer["categories"].get<std::vector<std::string>>(),
              IsSupersetOf({"phone cases", "chargers", "audio"}));
}

TEST_F(get_product_info, shows_a_few_of_many_and_says_so) {
  auto answer = ask("black");
  EXPECT_EQ(answer["products"].size(), 8U);
  EXPECT_TRUE(answer.contains("more"));
}

class hostile_words : public test::shop_fixture,
                      public ::testing::WithParamInterface<std::string> {};

TEST_P(hostile_words, are_words_like_any_other) {
  for (auto tool : {"get_product_info", "search_faq", "get_store_locations",
                    "check_store_hours"}) {
    json arguments = json::object();
    for (auto key : {"product_name", "query", "city", "day"})
      if (tools.find(tool)->offer().parameters.find("\"" + std::string{key}
                                                    + "\":")
          != std::string::npos)
        arguments[key] = GetParam();
    EXPECT_TRUE(json::parse(call(tool, arguments.dump())).contains("found"));
  }
}

INSTANTIATE_TEST_SUITE_P(
  any, hostile_words,
  ::testing::Values("", "\"", "\"\"", "'", "*", "case*", "\"case", "case\"",
                    "(case", "case)", "NOT", "AND OR NOT", "NEAR(case, 2)",
                    "name:case", "{name}:case", "^case", "case + leather", "-",
                    "--", ";", "case; DROP TABLE products", "%", "_", "\\",
                    "\U0001F4F1", "case \U0001F4F1", "\u65e5\u672c\u8a9e",
                    std::string("a\0b", 3), std::string(100'000, 'a'),
                    std::string(100'000, '"'), std::string(100'000, ','),
                    "\u202ecase", "case\ncase\tcase", "1e999", "null"));

} // namespace
} // namespace parley::shop
