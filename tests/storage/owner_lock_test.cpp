#include "storage/owner_lock.hpp"

#include "tests/storage/scratch.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>

#include <unistd.h>

namespace parley::storage {
namespace {

TEST(owner_lock, keeps_a_second_owner_out_and_names_the_first) {
  const scratch folder;
  const auto database = folder.file("conversations.db");
  auto first = owner_lock::take(database);
  ASSERT_TRUE(first);
  auto second = owner_lock::take(database);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().why, failure::reason::busy);
  EXPECT_NE(second.error().detail.find(std::to_string(getpid())),
            std::string::npos);
}

TEST(owner_lock, ends_with_its_scope) {
  const scratch folder;
  const auto database = folder.file("conversations.db");
  { ASSERT_TRUE(owner_lock::take(database)); }
  EXPECT_TRUE(owner_lock::take(database));
}

TEST(owner_lock, does_not_outlive_a_killed_process) {
  const scratch folder;
  const auto database = folder.file("conversations.db");
  const auto child = fork();
  if (child == 0) {
    const auto lock = owner_lock::take(database);
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(owner_lock::take(database));
}

TEST(owner_lock, a_database_in_memory_needs_none) {
  EXPECT_TRUE(owner_lock::take(":memory:"));
  EXPECT_TRUE(owner_lock::take(":memory:"));
}

TEST(owner_lock, tells_where_it_cannot_be_made) {
  auto lock = owner_lock::take("/no/such/folder/conversations.db");
  ASSERT_FALSE(lock);
  EXPECT_NE(lock.error().detail.find("/no/such/folder"), std::string::npos);
}

} // namespace
} // namespace parley::storage
