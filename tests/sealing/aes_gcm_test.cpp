#include "sealing/aes_gcm.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>

#include <set>

namespace parley::sealing {
namespace {

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2)
    bytes += static_cast<char>(
      std::stoi(std::string{hex.substr(at, 2)}, nullptr, 16));
  return bytes;
}

struct known_answer {
  const char* name;
  const char* key;
  const char* nonce;
  const char* plain;
  const char* bound_to;
  const char* sealed; ///< ciphertext ‖ tag
};

/// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B: the
/// cases with keys of 256 bits and nonces of 96.
constexpr known_answer known_answers[] = {
  {"case_13",
   "0000000000000000000000000000000000000000000000000000000000000000",
   "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
  {"case_14",
   "0000000000000000000000000000000000000000000000000000000000000000",
   "000000000000000000000000", "00000000000000000000000000000000", "",
   "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
  {"case_15",
   "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
   "cafebabefacedbaddecaf888",
   "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956"
   "8"
   "09532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
   "",
   "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590"
   "d"
   "bb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502"
   "2"
   "70e3cc6c"},
  {"case_16",
   "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
   "cafebabefacedbaddecaf888",
   "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956"
   "8"
   "09532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
   "feedfacedeadbeeffeedfacedeadbeefabaddad2",
   "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590"
   "d"
   "bb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551"
   "b"},
};

class known : public testing::TestWithParam<known_answer> {};

TEST_P(known, answer_is_given_both_ways) {
  const auto& [name, key_hex, nonce, plain, bound_to, sealed] = GetParam();
  const key with{from_hex(key_hex)};
  aes_gcm cipher;
  EXPECT_EQ(to_hex(cipher.encrypt(with, from_hex(nonce), from_hex(plain),
                                  from_hex(bound_to))),
            sealed);
  const auto opened = cipher.decrypt(with, from_hex(nonce), from_hex(sealed),
                                     from_hex(bound_to));
  ASSERT_TRUE(opened);
  EXPECT_EQ(to_hex(*opened), plain);
}

INSTANTIATE_TEST_SUITE_P(gcm, known, testing::ValuesIn(known_answers),
                         [](const auto& each) { return each.param.name; });

class sealed_text : public testing::Test {
protected:
  key with_ = key::random();
  aes_gcm cipher_;
};

TEST_F(sealed_text, opens_again_at_its_place) {
  for (const std::string& text :
       {std::string{}, std::string{"Hi"}, std::string(100'000, 'x'),
        std::string{"a\0b", 3}})
    EXPECT_EQ(cipher_.open(with_, cipher_.seal(with_, text, "here"), "here"),
              text);
}

TEST_F(sealed_text, opens_nowhere_else) {
  const auto sealed = cipher_.seal(with_, "Hi", "here");
  EXPECT_FALSE(cipher_.open(with_, sealed, "there"));
  EXPECT_FALSE(cipher_.open(with_, sealed, ""));
  EXPECT_FALSE(cipher_.open(key::random(), sealed, "here"));
}

TEST_F(sealed_text, opens_only_whole_and_unchanged) {
  const auto sealed = cipher_.seal(with_, "Hi", "here");
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto other = sealed;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_FALSE(cipher_.open(with_, other, "here")) << at;
    EXPECT_FALSE(cipher_.open(with_, sealed.substr(0, at), "here")) << at;
  }
  EXPECT_FALSE(cipher_.open(with_, sealed + "x", "here"));
  EXPECT_EQ(cipher_.open(with_, sealed, "here"), "Hi") << "a failure stays";
}

TEST_F(sealed_text, is_another_one_each_time) {
  std::set<std::string> seen;
  for (int round = 0; round < 1000; ++round)
    seen.insert(cipher_.seal(with_, "Hi", "here").substr(0, nonce_size));
  EXPECT_EQ(seen.size(), 1000U);
}

TEST_F(sealed_text, is_as_long_as_nonce_text_and_tag) {
  EXPECT_EQ(cipher_.seal(with_, "Hi", "here").size(),
            nonce_size + 2 + tag_size);
}

} // namespace
} // namespace parley::sealing
