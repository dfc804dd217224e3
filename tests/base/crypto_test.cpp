#include "base/crypto.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

using namespace parley;

TEST(hmac, matches_the_known_answers_for_sha1) {
  // RFC 2202, cases 1, 2 and 6.
  EXPECT_EQ(to_hex(hmac_key(digest::sha1, std::string(20, '\x0b'))("Hi There")),
            "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(
    to_hex(hmac_key(digest::sha1, "Jefe")("what do ya want for nothing?")),
    "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(to_hex(hmac_key(digest::sha1, std::string(80, '\xaa'))(
              "Test Using Larger Than Block-Size Key - Hash Key First")),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(hmac, matches_the_known_answers_for_sha256) {
  // RFC 4231, cases 1 and 2.
  EXPECT_EQ(
    to_hex(hmac_key(digest::sha256, std::string(20, '\x0b'))("Hi There")),
    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(
    to_hex(hmac_key(digest::sha256, "Jefe")("what do ya want for nothing?")),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(hmac, gives_the_same_code_from_many_threads) {
  const hmac_key key{digest::sha1, "key"};
  const auto expected = key("message");
  std::vector<std::jthread> threads;
  std::vector<char> right(4, 0);
  for (std::size_t i = 0; i < right.size(); ++i)
    threads.emplace_back([&, i] {
      bool same = true;
      for (int round = 0; round < 500; ++round)
        same = same && key("message") == expected;
      right[i] = same ? 1 : 0;
    });
  threads.clear();
  EXPECT_EQ(std::count(right.begin(), right.end(), 1), 4);
}

TEST(hmac, may_be_moved) {
  hmac_key first{digest::sha1, "a"};
  const auto expected = first("m");
  const hmac_key second{std::move(first)};
  EXPECT_EQ(second("m"), expected);
}

TEST(sha256, matches_the_known_answers) {
  EXPECT_EQ(sha256_hex(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("{}"),
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

TEST(comparing, is_by_bytes_and_length) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST(random_bytes, are_as_many_as_asked_and_differ) {
  EXPECT_TRUE(random_bytes(0).empty());
  EXPECT_EQ(random_bytes(32).size(), 32U);
  EXPECT_NE(random_bytes(32), random_bytes(32));
}
