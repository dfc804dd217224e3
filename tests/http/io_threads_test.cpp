#include "http/io_threads.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>

namespace parley::http {
namespace {

using namespace std::chrono_literals;

template <class T>
T get(std::promise<T>& from) {
  auto future = from.get_future();
  EXPECT_EQ(future.wait_for(10s), std::future_status::ready);
  return future.get();
}

TEST(io_threads_test, run_work_on_each_thread_in_turn) {
  io_threads uut{3};
  std::set<std::thread::id> seen;
  for (int i = 0; i < 3; ++i) {
    std::promise<std::thread::id> ran;
    uut.post([&] { ran.set_value(std::this_thread::get_id()); });
    seen.insert(get(ran));
  }
  EXPECT_EQ(seen.size(), 3u);
  EXPECT_FALSE(seen.contains(std::this_thread::get_id()));
}

TEST(io_threads_test, report_an_exception_and_go_on) {
  std::promise<std::string> told;
  io_threads uut{1, [&](std::string_view what) {
                   told.set_value(std::string{what});
                 }};
  uut.post([] { throw std::length_error{"trailers"}; });
  EXPECT_EQ(get(told), "std::length_error");
  std::promise<bool> ran;
  uut.post([&] { ran.set_value(true); });
  EXPECT_TRUE(get(ran));
}

TEST(io_threads_test, drop_what_has_not_run) {
  auto kept = std::make_shared<int>(1);
  std::promise<bool> begun;
  {
    io_threads uut{1};
    uut.post([&] { begun.set_value(true); });
    get(begun);
    uut.post([kept] {});
  }
  EXPECT_EQ(kept.use_count(), 1);
}

} // namespace
} // namespace parley::http
