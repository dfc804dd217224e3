#include "twilio/signature.hpp"

#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <string>

namespace parley::fuzz {

namespace {

/// The text with one byte that is another. @pre it is not empty.
std::string with_one_changed(std::string text, drawn_from& chance) {
  auto& byte = text[chance.below(text.size())];
  byte = static_cast<char>(static_cast<unsigned char>(byte)
                           ^ (1U + chance.below(255)));
  return text;
}

void check_json(const std::string& token, const std::string& url,
                std::string_view body, drawn_from& chance) {
  const twilio::signature_check check{{token}};
  const auto already = url.find("bodySHA256=") != std::string::npos;
  const auto whole = url + (url.find('?') == std::string::npos ? "?" : "&")
                     + "bodySHA256=" + sha256_hex(body);
  const auto signature = twilio::sign(token, whole, {});
  must(already || check.accepts_json(whole, body, signature),
       "a signed body verifies");
  if (!body.empty())
    must(!check.accepts_json(whole, with_one_changed(std::string{body}, chance),
                             signature),
         "a changed body does not");
  must(!check.accepts_json(url, body, twilio::sign(token, url, {})) || already,
       "nor one without its hash");
}

} // namespace

// A line for the token, one for path and query, then the body.
void signature(std::string_view input) {
  drawn_from chance{input};
  const std::string token{take_line(input)};
  const std::string path{take_line(input)};
  const std::string place = "https://parley.example/";
  const auto url = place + path;
  auto fields = twilio::decode_form(input);
  const auto text = twilio::string_to_sign(url, fields);
  const auto signed_for = twilio::sign(token, url, fields);
  const twilio::signature_check check{{token}};
  if (token.empty()) {
    must(!check.accepts(url, fields, signed_for), "no token opens nothing");
    return;
  }
  must(check.accepts(url, fields, signed_for), "what is signed verifies");
  must(twilio::signature_check{{"another", token}}.accepts(url, fields,
                                                           signed_for),
       "during rotation too");
  must(!twilio::signature_check{{token + "x"}}.accepts(url, fields, signed_for),
       "for that token alone");
  must(!check.accepts(url, fields, with_one_changed(signed_for, chance)),
       "a changed signature does not verify");
  must(path.empty()
         || !check.accepts(place + with_one_changed(path, chance), fields,
                           signed_for),
       "nor does a changed path");
  std::reverse(fields.fields.begin(), fields.fields.end());
  must(check.accepts(url, fields, signed_for), "fields come in any order");
  if (!input.empty()) {
    const auto changed
      = twilio::decode_form(with_one_changed(std::string{input}, chance));
    must(check.accepts(url, changed, signed_for)
           == (twilio::string_to_sign(url, changed) == text),
         "a changed body verifies only if the same is signed");
  }
  check_json(token, url, input, chance);
}

} // namespace parley::fuzz
