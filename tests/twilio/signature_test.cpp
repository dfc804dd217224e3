#include "twilio/signature.hpp"

#include "tests/twilio/vectors.hpp"

#include <gtest/gtest.h>

using namespace parley;
using namespace parley::twilio;

namespace {

constexpr auto token = "0123456789abcdef0123456789abcdef";
constexpr auto other_token = "fedcba9876543210fedcba9876543210";
const std::string webhook_url = "https://bot.example.com/webhook";

class signature_vector : public testing::TestWithParam<nlohmann::json> {
protected:
  [[nodiscard]] std::string get(const char* name) const {
    return GetParam()[name];
  }

  /// Whether the vector's request would be accepted with this signature.
  [[nodiscard]] bool accepts(const std::string& signature) const {
    if (is_json())
      return check_.accepts_json(get("url"), get("raw_body"), signature);
    return check_.accepts(get("url"), signed_fields(), signature);
  }

  [[nodiscard]] bool is_json() const {
    return GetParam().contains("bodySHA256");
  }

  [[nodiscard]] form signed_fields() const {
    return is_json() ? form{} : decode_form(get("raw_body"));
  }

private:
  const signature_check check_{{GetParam()["token"].get<std::string>()}};
};

std::string vector_name(const testing::TestParamInfo<nlohmann::json>& given) {
  const auto name = given.param["name"].get<std::string>();
  return name.substr(0, name.find(' '));
}

/// The form of `tests/data/twilio/signature_ports.json`.
bool accepts(const std::string& url, const std::string& body,
             const std::string& signature) {
  return signature_check{{token}}.accepts(url, decode_form(body), signature);
}

} // namespace

TEST_P(signature_vector, is_signed_over_the_known_string) {
  EXPECT_EQ(string_to_sign(get("url"), signed_fields()), get("string_to_sign"));
}

TEST_P(signature_vector, is_signed_as_known) {
  EXPECT_EQ(sign(get("token"), get("url"), signed_fields()), get("signature"));
}

TEST_P(signature_vector, is_accepted) {
  EXPECT_TRUE(accepts(get("signature")));
}

TEST_P(signature_vector, is_refused_for_every_one_byte_change) {
  const auto right = get("signature");
  for (std::size_t at = 0; at < right.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      auto wrong = right;
      wrong[at] = static_cast<char>(byte);
      if (wrong == right)
        continue;
      ASSERT_FALSE(accepts(wrong)) << "byte " << byte << " at " << at;
    }
    auto shorter = right;
    shorter.erase(at, 1);
    ASSERT_FALSE(accepts(shorter));
  }
  EXPECT_FALSE(accepts(right + "="));
  EXPECT_FALSE(accepts(""));
}

TEST_P(signature_vector, is_refused_under_another_token) {
  const signature_check check{{other_token}};
  EXPECT_FALSE(check.accepts(get("url"), signed_fields(), get("signature")));
}

INSTANTIATE_TEST_SUITE_P(
  known, signature_vector,
  testing::ValuesIn(read_data("signature_vectors.json")["vectors"]
                      .get<std::vector<nlohmann::json>>()),
  vector_name);

TEST(signature_check, has_all_vectors) {
  EXPECT_EQ(read_data("signature_vectors.json")["vectors"].size(), 20U);
}

TEST(signature_check, accepts_the_ports_that_official_validators_accept) {
  const auto data = read_data("signature_ports.json");
  for (const auto& row : data["rows"]) {
    const std::string body = row["raw_body"];
    for (const std::string url : row["accepted"])
      EXPECT_TRUE(accepts(url, body, row["signature"]))
        << row["signed"] << " as " << url;
    for (const std::string url : row["refused"])
      EXPECT_FALSE(accepts(url, body, row["signature"]))
        << row["signed"] << " as " << url;
  }
}

TEST(signature_check, matches_the_python_sdk_on_ports) {
  const auto fields
    = decode_form("CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309"
                  "&To=%2B18005551212&Caller=%2B14158675309");
  const signature_check check{{"12345"}};
  const std::string rest = "mycompany.com/myapp.php?foo=1&bar=2";
  EXPECT_TRUE(
    check.accepts("https://" + rest, fields, "kvajT1Ptam85bY51eRf/AJRuM3w="));
  EXPECT_TRUE(
    check.accepts("http://" + rest, fields, "0ZXoZLH/DfblKGATFgpif+LLRf4="));
  EXPECT_TRUE(check.accepts("http://mycompany.com:1234/myapp.php?foo=1&bar=2",
                            fields, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="));
}

TEST(signature_check, leaves_user_and_password_out_of_the_url) {
  const auto signature = sign(token, webhook_url, {});
  EXPECT_TRUE(
    accepts("https://user:p:w@bot.example.com/webhook", "", signature));
}

TEST(signature_check, finds_the_port_behind_an_ipv6_address) {
  const auto signature = sign(token, "https://[2001:db8::1]/webhook", {});
  EXPECT_TRUE(accepts("https://[2001:db8::1]:8443/webhook", "", signature));
  EXPECT_TRUE(accepts("https://[2001:db8::1]:443/webhook", "", signature));
  const auto with_port = sign(token, "https://[2001:db8::1]:443/webhook", {});
  EXPECT_TRUE(accepts("https://[2001:db8::1]/webhook", "", with_port));
}

TEST(signature_check, takes_a_slash_behind_the_path_of_a_web_socket_alone) {
  const auto with_slash = [](const std::string& scheme) {
    return sign(token, scheme + "://h.example/relay/?a=b", {});
  };
  EXPECT_TRUE(accepts("wss://h.example/relay?a=b", "", with_slash("wss")));
  EXPECT_TRUE(accepts("ws://h.example/relay?a=b", "", with_slash("ws")));
  EXPECT_FALSE(accepts("https://h.example/relay?a=b", "", with_slash("https")));
}

TEST(signature_check, is_not_fooled_by_known_decoder_bugs) {
  const auto space = "Body=a+b";
  EXPECT_TRUE(accepts(webhook_url, space, "PZNd+i/AkbAr5SvtEsmeJ2EyYgU="));
  EXPECT_TRUE(
    accepts(webhook_url, "Body=a%20b", "PZNd+i/AkbAr5SvtEsmeJ2EyYgU="));
  EXPECT_FALSE(accepts(webhook_url, space, "8RsLNpE72M6TjxHwdpFBsl/cwDA="));
  EXPECT_FALSE(
    accepts(webhook_url, "Body=a%20b", "sXfePjLL/lF9LZF19MUm6A6j15U="));
  EXPECT_TRUE(accepts(webhook_url, "A=1&B=", "ZQUmFjR920YzeqK36KqlW8QKLIk="));
  EXPECT_FALSE(accepts(webhook_url, "A=1&B=", "q8LaGClqo6ua+PGxgbxbRItE6Lg="));
}

TEST(signature_check, sorts_and_takes_equal_pairs_once) {
  const auto once = sign(token, webhook_url, decode_form("A=1&A=2&B=3"));
  EXPECT_TRUE(accepts(webhook_url, "B=3&A=2&A=1&A=2", once));
  EXPECT_FALSE(accepts(webhook_url, "B=3&A=2", once));
}

TEST(signature_check, signs_broken_escapes_as_literal_text) {
  form literal;
  literal.fields = {{"Body", "100%zz"}};
  EXPECT_TRUE(
    accepts(webhook_url, "Body=100%zz", sign(token, webhook_url, literal)));
}

TEST(signature_check, accepts_any_of_its_tokens) {
  const signature_check check{{token, other_token}};
  const auto fields = decode_form("EventType=onMessageAdded&Body=hi");
  EXPECT_TRUE(
    check.accepts(webhook_url, fields, "SKFjwghLAmW5zYmppaFswVbCP1A="));
  EXPECT_TRUE(
    check.accepts(webhook_url, fields, sign(token, webhook_url, fields)));
  EXPECT_FALSE(
    check.accepts(webhook_url, fields, sign("third", webhook_url, fields)));
}

TEST(signature_check, accepts_nothing_under_an_empty_token) {
  const signature_check check{{""}};
  EXPECT_FALSE(check.accepts(webhook_url, {}, sign("", webhook_url, {})));
}

TEST(signature_check, wants_the_hash_of_a_json_body_in_the_signed_url) {
  const signature_check check{{token}};
  const auto hash = "bodySHA256=" + sha256_hex("{}");
  const auto try_url = [&](const std::string& query, const std::string& body) {
    const auto url = webhook_url + query;
    return check.accepts_json(url, body, sign(token, url, {}));
  };
  EXPECT_TRUE(try_url("?" + hash, "{}"));
  EXPECT_TRUE(try_url("?a=b&" + hash, "{}"));
  EXPECT_FALSE(try_url("?" + hash, "{ }"));
  EXPECT_FALSE(try_url("", "{}"));
  EXPECT_FALSE(try_url("?a=b", "{}"));
  EXPECT_FALSE(try_url("?bodySHA256=", "{}"));
  EXPECT_FALSE(try_url("?x" + hash, "{}"));
  EXPECT_FALSE(try_url("?" + hash + "&bodySHA256=0", "{}"));
}

TEST(signature_check, bears_any_url) {
  for (const std::string url :
       {"", "://", "https://", "https://@", "https://:", "https://]:x", "x",
        "https://h:1@i:2?x", "wss://?"})
    EXPECT_FALSE(accepts(url, "A=1", "ZQUmFjR920YzeqK36KqlW8QKLIk=")) << url;
}
