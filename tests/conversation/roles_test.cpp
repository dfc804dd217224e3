#include "conversation/roles.hpp"

#include "people.hpp"

#include <gtest/gtest.h>

namespace parley::conversation {
namespace {

using namespace test;

TEST(who_is_who, the_participant_with_a_binding_is_the_customer) {
  auto known = with({by_chat("MB1", "jo"), by_phone("MB2", "+1555")});
  auto cast = who_is_who(known, "assistant");
  ASSERT_TRUE(cast.customer);
  EXPECT_EQ(cast.customer->id, "MB2");
  EXPECT_TRUE(cast.person_present);
}

TEST(who_is_who, our_own_identity_is_nobody) {
  auto known = with({by_chat("MB1", "assistant"), by_phone("MB2", "+1555")});
  EXPECT_FALSE(who_is_who(known, "assistant").person_present);
}

TEST(who_is_who, without_a_binding_the_earliest_identity_is_the_customer) {
  auto known = with({by_chat("MB1", "late", 9), by_chat("MB2", "early", 3),
                     by_chat("MB3", "assistant", 1)});
  auto cast = who_is_who(known, "assistant");
  ASSERT_TRUE(cast.customer);
  EXPECT_EQ(cast.customer->identity, "early");
  EXPECT_TRUE(cast.person_present);
}

TEST(who_is_who, a_single_chat_user_is_served_by_the_agent) {
  auto known = with({by_chat("MB1", "ada")});
  EXPECT_FALSE(who_is_who(known, "assistant").person_present);
}

TEST(who_is_who, two_bindings_are_ambiguous) {
  auto known = with({by_phone("MB1", "+1555"), by_phone("MB2", "+1666")});
  EXPECT_TRUE(who_is_who(known, "assistant").ambiguous);
}

TEST(is_from_customer, goes_by_the_participant_where_one_is_named) {
  auto known = with({by_phone("MB1", "+1555"), by_chat("MB2", "jo")});
  auto cast = who_is_who(known, "assistant");
  EXPECT_TRUE(
    is_from_customer(from("+1555", "hi", "MB1"), cast, known, "assistant"));
  EXPECT_FALSE(
    is_from_customer(from("jo", "hi", "MB2"), cast, known, "assistant"));
}

TEST(is_from_customer, goes_by_the_author_otherwise) {
  auto known = with({by_phone("MB1", "+1555")});
  auto cast = who_is_who(known, "assistant");
  EXPECT_TRUE(is_from_customer(from("+1555", "hi"), cast, known, "assistant"));
  EXPECT_FALSE(
    is_from_customer(from("system", "hi"), cast, known, "assistant"));
}

TEST(is_from_customer, takes_whoever_writes_in_an_empty_conversation) {
  auto known = with({});
  auto cast = who_is_who(known, "assistant");
  EXPECT_TRUE(is_from_customer(from("+1555", "hi"), cast, known, "assistant"));
  EXPECT_FALSE(
    is_from_customer(from("assistant", "hi"), cast, known, "assistant"));
}

TEST(is_sms, goes_by_the_customers_binding) {
  auto sms = with({by_phone("MB1", "+1555")});
  auto whatsapp = with({by_phone("MB1", "whatsapp:+1555", "whatsapp")});
  EXPECT_TRUE(is_sms(who_is_who(sms, "assistant"), "+1555"));
  EXPECT_FALSE(is_sms(who_is_who(whatsapp, "assistant"), "whatsapp:+1555"));
}

TEST(is_sms, goes_by_a_bare_number_where_there_is_no_binding) {
  EXPECT_TRUE(is_sms({}, "+15550100001"));
  EXPECT_FALSE(is_sms({}, "ada"));
  EXPECT_FALSE(is_sms({}, "whatsapp:+1555"));
}

std::string
proven(const facts& known, const std::vector<const message*>& pending = {}) {
  return proven_customer(who_is_who(known, "assistant"), pending);
}

TEST(proven_customer, is_the_address_the_source_reaches) {
  EXPECT_EQ(proven(with({by_phone("MB1", "+1555")})), "+1555");
  EXPECT_EQ(proven(with({by_phone("MB1", "whatsapp:+1555", "whatsapp")})),
            "whatsapp:+1555");
}

TEST(proven_customer, is_a_chat_users_identity) {
  EXPECT_EQ(proven(with({by_chat("MB1", "ada")})), "ada");
}

TEST(proven_customer, is_nobody_whose_name_reads_like_an_address) {
  for (const auto* name :
       {"+15550100001", "whatsapp:+15550100001", "x:+15550100001", "+"})
    EXPECT_EQ(proven(with({by_chat("MB1", name)})), "") << name;
}

TEST(proven_customer, is_the_customer_whatever_name_an_author_has) {
  auto known = with({by_phone("MB1", "+1999")});
  auto spoofed = from("+1555", "hi");
  EXPECT_EQ(proven(known, {&spoofed}), "+1999");
}

TEST(proven_customer, is_nobody_between_two) {
  EXPECT_EQ(proven(with({by_phone("MB1", "+1555"), by_phone("MB2", "+1666")})),
            "");
}

TEST(proven_customer, is_the_one_author_where_nobody_else_is_known) {
  auto first = from("+1555", "hi");
  auto second = from("+1555", "there");
  auto stranger = from("+1999", "me too");
  EXPECT_EQ(proven(with({}), {&first, &second}), "+1555");
  EXPECT_EQ(proven(with({}), {&stranger, &first}), "");
  EXPECT_EQ(proven(with({})), "");
}

} // namespace
} // namespace parley::conversation
