#include "tests/shop/shop_fixture.hpp"

#include <atomic>
#include <thread>
#include <vector>

namespace parley::shop {
namespace {

using threads_test = test::shop_fixture;

TEST_F(threads_test, tools_give_the_same_answers_to_many_threads_at_once) {
  const std::pair<const char*, const char*> calls[] = {
    {"lookup_order_status", R"({"order_id":"12345"})"},
    {"get_product_info", R"({"product_name":"lether case","city":"Austin"})"},
    {"check_store_hours", R"({"day":"today","city":null})"},
    {"get_store_locations", R"({"city":"Texas"})"},
    {"search_faq", R"({"query":"shipping"})"},
  };
  std::vector<std::string> expected;
  for (const auto& [name, arguments] : calls)
    expected.push_back(call(name, arguments));
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round)
        for (std::size_t at = 0; at < expected.size(); ++at)
          if (tools.invoke({"call", calls[at].first, calls[at].second}, {}).text
              != expected[at])
            ++wrong;
    });
  for (auto& each : threads)
    each.join();
  EXPECT_EQ(wrong, 0);
}

} // namespace
} // namespace parley::shop
