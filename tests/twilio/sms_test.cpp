#include "twilio/sms.hpp"

#include "tests/twilio/vectors.hpp"

#include <gmock/gmock.h>

using namespace parley::twilio;

namespace {

class sms_vector : public testing::TestWithParam<nlohmann::json> {};

std::string vector_name(const testing::TestParamInfo<nlohmann::json>& given) {
  auto name = given.param["name"].get<std::string>();
  for (auto& c : name)
    c = c == '+' ? 'p' : c;
  return name;
}

} // namespace

TEST_P(sms_vector, is_measured_as_known) {
  const auto& given = GetParam();
  const bool gsm = given["encoding"] == "GSM-7";
  const auto size = measure_sms(given["text"].get<std::string>());
  EXPECT_EQ(size.encoding, gsm ? sms_encoding::gsm7 : sms_encoding::ucs2);
  EXPECT_EQ(size.segments, given["segments"].get<std::size_t>());
  EXPECT_EQ(size.units,
            given[gsm ? "gsm_septets" : "utf16_units"].get<std::size_t>());
}

INSTANTIATE_TEST_SUITE_P(
  known, sms_vector,
  testing::ValuesIn(read_data("sms_segment_vectors.json")["vectors"]
                      .get<std::vector<nlohmann::json>>()),
  vector_name);

TEST(measure_sms, has_all_vectors) {
  EXPECT_EQ(read_data("sms_segment_vectors.json")["vectors"].size(), 45U);
}

TEST(measure_sms, splits_no_pair_between_two_segments) {
  EXPECT_EQ(
    measure_sms(std::string(152, 'a') + '{' + std::string(152, 'a')).segments,
    3U);
}
