#include "http/admission.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace parley::http {
namespace {

using verdict = admission::verdict;

class admission_test : public ::testing::Test {
protected:
  admission_test() {
    limits_.connections_per_peer = 2;
    limits_.connections = 5;
  }

  /// Enters and stays.
  verdict enter(const std::string& peer) {
    if (!uut_)
      uut_ = std::make_shared<admission>(limits_, trusted_);
    tickets_.push_back(uut_->enter(peer));
    return tickets_.back().given();
  }

  server_limits limits_;
  std::vector<cidr> trusted_;
  std::shared_ptr<admission> uut_;
  std::vector<admission::ticket> tickets_;
};

TEST_F(admission_test, counts_each_address_by_itself) {
  EXPECT_EQ(enter("192.0.2.1"), verdict::welcome);
  EXPECT_EQ(enter("192.0.2.1"), verdict::welcome);
  EXPECT_EQ(enter("192.0.2.1"), verdict::peer_full);
  EXPECT_EQ(enter("192.0.2.2"), verdict::welcome);
}

TEST_F(admission_test, counts_the_addresses_of_an_ipv6_network_together) {
  EXPECT_EQ(enter("2001:db8::1"), verdict::welcome);
  EXPECT_EQ(enter("2001:db8::ffff:2"), verdict::welcome);
  EXPECT_EQ(enter("2001:db8:0:0:1::3"), verdict::peer_full);
  EXPECT_EQ(enter("2001:db8:0:1::1"), verdict::welcome);
}

TEST_F(admission_test, gives_a_place_back_with_its_ticket) {
  enter("2001:db8::1");
  enter("2001:db8::2");
  EXPECT_EQ(enter("2001:db8::3"), verdict::peer_full);
  tickets_.clear();
  EXPECT_EQ(uut_->taken(), 0u);
  EXPECT_EQ(enter("2001:db8::3"), verdict::welcome);
}

TEST_F(admission_test, bounds_the_trusted_in_all_alone) {
  trusted_.push_back(*cidr::parse("2001:db8::/32"));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(enter("2001:db8::1"), verdict::welcome);
  EXPECT_EQ(enter("2001:db8::1"), verdict::full);
  EXPECT_EQ(enter("192.0.2.1"), verdict::full);
}

TEST_F(admission_test, answers_only_so_many_of_a_flood) {
  limits_.connections = 0;
  for (int i = 0; i < 256; ++i)
    ASSERT_EQ(enter("192.0.2.1"), verdict::full);
  EXPECT_EQ(enter("192.0.2.1"), verdict::flood);
  EXPECT_EQ(uut_->taken(), 256u);
}

} // namespace
} // namespace parley::http
