#include "sealing/key_ring.hpp"

#include <gtest/gtest.h>

namespace parley::sealing {
namespace {

const key old_key{std::string(key_size, 'o')};
const key new_key{std::string(key_size, 'n')};

TEST(a_key, has_an_id_of_its_own_that_stays) {
  EXPECT_EQ(old_key.id().size(), key_id_size);
  EXPECT_NE(old_key.id(), new_key.id());
  EXPECT_EQ(key{old_key.bytes()}.id(), old_key.id());
  EXPECT_NE(key::random().id(), key::random().id());
}

TEST(a_key, has_32_bytes) {
  EXPECT_THROW(key{std::string(31, 'x')}, std::invalid_argument);
}

TEST(a_key_ring, unwraps_for_the_owner_alone) {
  key_ring ring{{old_key}};
  const auto data_key = key::random();
  const auto wrapped = ring.wrap(data_key, "CH1");
  ASSERT_EQ(wrapped.size(), wrapped_size);
  const auto opened = ring.unwrap(wrapped, "CH1");
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->bytes(), data_key.bytes());
  EXPECT_FALSE(ring.unwrap(wrapped, "CH2"));
}

TEST(a_key_ring, wraps_with_its_first_key_and_unwraps_with_all) {
  const auto data_key = key::random();
  const auto before = key_ring{{old_key}}.wrap(data_key, "CH1");
  key_ring ring{{new_key, old_key}};
  const auto after = ring.wrap(data_key, "CH1");
  EXPECT_FALSE(ring.is_current(before));
  EXPECT_TRUE(ring.is_current(after));
  for (const auto& wrapped : {before, after}) {
    const auto opened = ring.unwrap(wrapped, "CH1");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->bytes(), data_key.bytes());
  }
}

TEST(a_key_ring, unwraps_nothing_without_the_key_that_wrapped) {
  const auto wrapped = key_ring{{old_key}}.wrap(key::random(), "CH1");
  key_ring ring{{new_key}};
  EXPECT_TRUE(ring.holds(new_key.id()));
  EXPECT_FALSE(ring.holds(old_key.id()));
  EXPECT_FALSE(ring.unwrap(wrapped, "CH1"));
  EXPECT_FALSE(key_ring{}.unwrap(wrapped, "CH1"));
}

TEST(a_key_ring, unwraps_nothing_under_the_name_of_another_key) {
  auto wrapped = key_ring{{old_key}}.wrap(key::random(), "CH1");
  wrapped.replace(0, key_id_size, new_key.id());
  key_ring both{{new_key, old_key}};
  EXPECT_FALSE(both.unwrap(wrapped, "CH1"));
}

TEST(a_key_ring, unwraps_nothing_of_another_size) {
  key_ring ring{{old_key}};
  const auto wrapped = ring.wrap(key::random(), "CH1");
  EXPECT_FALSE(ring.unwrap("", "CH1"));
  EXPECT_FALSE(ring.unwrap(std::string(wrapped_size, '\0'), "CH1"));
  EXPECT_FALSE(ring.unwrap(wrapped.substr(1), "CH1"));
}

} // namespace
} // namespace parley::sealing
