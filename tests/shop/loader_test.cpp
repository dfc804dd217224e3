#include "shop/shop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace parley::shop {
namespace {

namespace fs = std::filesystem;

/// A folder of this test's own.
fs::path fresh_folder() {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  auto name = std::string{test->test_suite_name()} + "." + test->name();
  std::replace(name.begin(), name.end(), '/', '_');
  auto folder = fs::path{::testing::TempDir()} / ("parley_shop_" + name);
  fs::remove_all(folder);
  return folder;
}

/// A folder of data files, each a copy of the shop's own until replaced.
struct loader_test : ::testing::Test {
  loader_test() : folder(fresh_folder()) {
    fs::copy(PARLEY_SOURCE_DIR "/config/data", folder);
  }

  ~loader_test() override {
    fs::remove_all(folder);
  }

  void write(const std::string& file, std::string_view text) {
    std::ofstream{folder / file, std::ios::binary} << text;
  }

  /// `file:line:column: what`, or `ok`.
  [[nodiscard]] std::string load() {
    tools::catalogue into;
    auto done = add_tools(into, folder.string(), wall_clock_now);
    if (done)
      return "ok";
    auto where = done.error().where;
    if (where.starts_with(folder.string()))
      where.erase(0, folder.string().size() + 1);
    EXPECT_TRUE(into.names().empty());
    return where + ": " + done.error().what;
  }

  fs::path folder;
};

constexpr auto one_order = R"([
  {"id": "1", "customer": null, "status": "shipped", "placed_days_ago": 0,
   "items": [], "total": 1},
  {"id": "%", "customer": null, "status": "shipped", "placed_days_ago": 0,
   "items": [], "total": 1}
])";

std::string orders_with(std::string_view from, std::string_view to) {
  std::string text = one_order;
  text.replace(text.find('%'), 1, "2");
  auto at = text.rfind(from);
  return text.replace(at, from.size(), to);
}

TEST_F(loader_test, loads_the_shop_parley_comes_with) {
  EXPECT_EQ(load(), "ok");
}

TEST_F(loader_test, refuses_an_owner_without_a_name) {
  write("orders.json", R"([
  {"id": "1", "customer": "", "status": "shipped", "placed_days_ago": 0,
   "items": [], "total": 1}
])");
  EXPECT_EQ(load(), "orders.json:2:3: `customer` is empty: null is everybody");
}

TEST_F(loader_test, says_that_a_file_is_missing) {
  fs::remove(folder / "faq.json");
  EXPECT_EQ(load(), "faq.json:1:1: cannot be read");
}

TEST_F(loader_test, says_that_a_file_is_too_large) {
  write("faq.json", std::string(1'000'001, ' '));
  EXPECT_EQ(load(), "faq.json:1:1: is larger than 1 MB");
}

TEST_F(loader_test, says_where_json_breaks) {
  write("orders.json", "[\n  {\"id\": }\n]");
  EXPECT_EQ(load(), "orders.json:2:10: malformed JSON");
}

TEST_F(loader_test, says_that_a_file_is_no_array_of_objects) {
  for (auto text : {"{}", "[1]", "null", "[{}, 1]"}) {
    write("orders.json", text);
    EXPECT_EQ(load(), "orders.json:1:1: must be an array of objects") << text;
  }
}

TEST_F(loader_test, refuses_what_is_not_utf8_and_what_is_too_deep) {
  write("orders.json", "[\"\xff\"]");
  EXPECT_EQ(load(), "orders.json:1:1: not UTF-8");
  write("orders.json", std::string(100'000, '['));
  EXPECT_EQ(load(), "orders.json:1:1: more than 64 levels deep");
}

struct record_fault {
  const char* from;
  const char* to;
  const char* expected;
};

class each_fault : public loader_test,
                   public ::testing::WithParamInterface<record_fault> {};

TEST_P(each_fault, is_told_at_its_record) {
  write("orders.json", orders_with(GetParam().from, GetParam().to));
  EXPECT_EQ(load(), std::string{"orders.json:4:3: "} + GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
  orders, each_fault,
  ::testing::Values(
    record_fault{"\"2\"", "\"1\"", "`id` is there twice"},
    record_fault{"\"2\"", "\"A2\"", "`id` must be digits"},
    record_fault{"\"2\"", "\"\"", "`id` must be digits"},
    record_fault{"\"2\"", "2", "`id` must be of type string"},
    record_fault{"\"total\": 1", "\"total\": -1", "`total` must be at least 0"},
    record_fault{", \"total\": 1", "", "`total` is missing"},
    record_fault{"\"items\": []", "\"items\": [{\"name\": \"x\"}]",
                 "`items[0].quantity` is missing"},
    record_fault{"\"placed_days_ago\": 0", "\"placed_days_ago\": 1.5",
                 "`placed_days_ago` must be of type integer"}));

TEST_F(loader_test, checks_what_one_file_says_of_another) {
  constexpr auto product = R"([{"sku": "A", "name": "A", "category": "a",
    "price": 1, "colors": [], "description": "", "keywords": [],
    "popular": false, "stock": {%}, "alternatives": [$]}])";
  const std::pair<std::pair<const char*, const char*>, const char*> cases[] = {
    {{"\"moon\": 1", ""}, "`stock` names a store that is not in stores.json"},
    {{"\"austin-domain\": -1", ""},
     "`stock` must hold whole numbers from 0 to 1000000"},
    {{"", "\"B\""}, "`alternatives` names a product that is not there"},
  };
  for (const auto& [filled, expected] : cases) {
    std::string text = product;
    text.replace(text.find('%'), 1, filled.first);
    text.replace(text.find('$'), 1, filled.second);
    write("products.json", text);
    EXPECT_EQ(load(), std::string{"products.json:1:2: "} + expected);
  }
}

TEST_F(loader_test, checks_opening_hours) {
  for (auto hours : {"9-17", "09:00-25:00", "17:00-09:00", "09:60-17:00",
                     "09:00 17:00", "open", "0x:00-17:00"}) {
    std::ifstream in{PARLEY_SOURCE_DIR "/config/data/stores.json"};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    text.replace(text.find("09:00-21:00"), 11, hours);
    write("stores.json", text);
    EXPECT_EQ(load(), "stores.json:2:3: `hours.monday` must be like "
                      "09:00-21:00, or closed")
      << hours;
  }
}

} // namespace
} // namespace parley::shop
