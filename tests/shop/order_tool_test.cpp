#include "tests/shop/shop_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace parley::shop {
namespace {

using ::testing::HasSubstr;
using json = nlohmann::json;

struct lookup_order_status : test::shop_fixture {
  [[nodiscard]] json
  look_up(const std::string& id, const std::string& customer = "+15550109999") {
    return json::parse(
      call("lookup_order_status", json{{"order_id", id}}.dump(), customer));
  }
};

TEST_F(lookup_order_status, tells_what_the_prd_dialogue_needs) {
  auto order = look_up("12345");
  EXPECT_EQ(order["summary"],
            "Order #12345 shipped yesterday and should arrive by Thursday. "
            "Tracking: 1Z123456789");
  EXPECT_EQ(order["status"], "shipped");
  EXPECT_EQ(order["shipped"], "yesterday, 2025-01-14");
  EXPECT_EQ(order["estimated_delivery"], "by Thursday, 2025-01-16");
  EXPECT_EQ(order["tracking_number"], "1Z123456789");
  EXPECT_EQ(order["total"], "$29.99");
}

TEST_F(lookup_order_status, says_thursday_on_every_day_of_the_week) {
  for (int day = 0; day < 7; ++day) {
    now = test::a_wednesday + std::chrono::days{day};
    auto order = look_up("12345");
    EXPECT_THAT(order["summary"].get<std::string>(),
                HasSubstr("shipped yesterday and should arrive by Thursday"));
    EXPECT_THAT(order["estimated_delivery"].get<std::string>(),
                HasSubstr("Thursday"));
  }
}

TEST_F(lookup_order_status, counts_days_by_central_time) {
  // 5:59 in Greenwich on Thursday is still Wednesday in Austin.
  now = test::a_wednesday + std::chrono::hours{11} + std::chrono::minutes{59};
  EXPECT_EQ(look_up("12345")["shipped"], "yesterday, 2025-01-14");
  now += std::chrono::minutes{1};
  EXPECT_EQ(look_up("12345")["shipped"], "yesterday, 2025-01-15");
}

TEST_F(lookup_order_status, tells_of_an_order_that_is_still_being_packed) {
  auto order = look_up("67890");
  EXPECT_EQ(order["status"], "processing");
  EXPECT_EQ(order["ships"], "tomorrow, 2025-01-16");
  EXPECT_EQ(order["estimated_delivery"], "by Sunday, 2025-01-19");
  EXPECT_FALSE(order.contains("tracking_number"));
}

TEST_F(lookup_order_status, reads_numbers_as_people_write_them) {
  for (auto id : {"#12345", " 12345 ", "12 345", "Order #12345",
                  "order no. 12345", "12345.", "ORDER NUMBER: 12345"})
    EXPECT_EQ(look_up(id)["order_id"], "12345") << id;
}

TEST_F(lookup_order_status, says_the_same_of_no_order_and_of_anothers) {
  auto unknown
    = call("lookup_order_status", R"({"order_id":"99999"})", "+15550109999");
  EXPECT_EQ(
    call("lookup_order_status", R"({"order_id":"24680"})", "+15550109999"),
    unknown);
  EXPECT_EQ(call("lookup_order_status", R"({"order_id":"24680"})", ""),
            unknown);
  EXPECT_EQ(json::parse(unknown)["found"], false);
}

TEST_F(lookup_order_status, shows_an_order_to_its_owner_on_any_channel) {
  for (auto customer :
       {"+15550100001", "whatsapp:+15550100001", "rcs:+15550100001"}) {
    auto order = look_up("24680", customer);
    EXPECT_EQ(order["status"], "out for delivery");
    EXPECT_EQ(order["summary"],
              "Order #24680 is out for delivery and should arrive today. "
              "Tracking: 794600001111");
    EXPECT_FALSE(order.contains("customer"));
  }
}

TEST_F(lookup_order_status, forgets_the_caller_before) {
  EXPECT_EQ(look_up("24680", "+15550100001")["found"], true);
  EXPECT_EQ(look_up("24680", "")["found"], false);
}

TEST_F(lookup_order_status,
       shows_an_order_to_nobody_who_is_only_like_its_owner) {
  for (auto customer :
       {"15550100001", "+155501000010", "+1555010000", "+15550100001x",
        "whatsapp:15550100001", "a:b:+15550100001", "+15550100001,+1555", "%",
        "+1555010000_", "NULL", "", "+", "whatsapp:+", "null"})
    EXPECT_EQ(look_up("24680", customer)["found"], false) << customer;
}

TEST_F(lookup_order_status, finds_nothing_by_hostile_numbers) {
  for (auto id : {"", "#", "' OR 1=1 --", "24680' OR '1'='1", "%", "1234_",
                  "order", "12345 or 67890", "\U0001F4E6", "-12345e"})
    EXPECT_EQ(look_up(id)["found"], false) << id;
}

TEST_F(lookup_order_status, tells_how_each_kind_of_order_stands) {
  const std::pair<const char*, const char*> expected[] = {
    {"13579", "Order #13579 was delivered 4 days ago. "
              "Tracking: 9400100000000000000000"},
    {"11223", "Order #11223 was cancelled."},
    {"33445", "Order #33445 was returned."},
    {"55667",
     "Order #55667 is delayed and should arrive by Friday, 2025-01-24."},
    {"90210", "Order #90210 is ready for pickup."},
  };
  for (const auto& [id, summary] : expected)
    EXPECT_EQ(look_up(id)["summary"], summary);
}

} // namespace
} // namespace parley::shop
