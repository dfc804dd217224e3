#include "tests/shop/shop_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace parley::shop {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using json = nlohmann::json;

struct search_faq : test::shop_fixture {
  [[nodiscard]] std::string best(const std::string& query) {
    auto answer
      = json::parse(call("search_faq", json{{"query", query}}.dump()));
    return answer["found"] == true ? answer["entries"][0]["answer"] : "none";
  }
};

TEST_F(search_faq, answers_the_questions_of_the_prd) {
  EXPECT_THAT(best("How long does shipping take?"),
              HasSubstr("3 to 5 business days"));
  EXPECT_THAT(best("what's your return policy"), HasSubstr("30 days"));
  EXPECT_THAT(best("how can I contact you"), HasSubstr("1-800-ACME-HELP"));
  EXPECT_THAT(best("business hours"), HasSubstr("8 AM to 8 PM"));
}

TEST_F(search_faq, answers_in_the_customers_own_words) {
  EXPECT_THAT(best("do you accept paypal"), HasSubstr("PayPal"));
  EXPECT_THAT(best("gurantee"), HasSubstr("warranty"));
  EXPECT_THAT(best("can I talk to a human"), HasSubstr("1-800-ACME-HELP"));
  EXPECT_THAT(best("charged twice"), HasSubstr("billing@acme.com"));
  EXPECT_THAT(best("refunds"), HasSubstr("5 business days"));
}

TEST_F(search_faq, gives_three_entries_at_most) {
  auto answer = json::parse(call("search_faq", R"({"query":"order"})"));
  EXPECT_EQ(answer["entries"].size(), 3U);
}

TEST_F(search_faq, names_its_topics_when_nothing_fits) {
  auto answer = json::parse(call("search_faq", R"({"query":"zebra"})"));
  EXPECT_EQ(answer["found"], false);
  EXPECT_THAT(answer["topics"].get<std::vector<std::string>>(),
              Contains("shipping"));
}

} // namespace
} // namespace parley::shop
