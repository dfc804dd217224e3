#include "agent/output.hpp"
#include "base/utf8.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"
#include "twilio/sms.hpp"

namespace parley::fuzz {

void reply_text(std::string_view input) {
  const auto text = agent::clean(input);
  must(is_utf8(text), "a clean text is UTF-8");
  must(text.size() <= input.size(), "cleaning makes nothing longer");
  must(agent::clean(text) == text, "cleaning twice is cleaning once");
  for (const char c : text)
    must(c == '\n' || static_cast<unsigned char>(c) >= 0x20,
         "a clean text has no control but the line feed");
  drawn_from chance{input};
  const auto limit = 2 + chance.below(40);
  std::size_t units = 0;
  for (const auto& part : twilio::cut_reply(text, limit)) {
    must(is_utf8(part) && !part.empty(), "a part is a text");
    must(utf16_length(part) <= limit, "a part is at most as long as said");
    must(twilio::measure_sms(part).segments >= 1, "a part takes an SMS");
    units += utf16_length(part);
  }
  const auto folded = twilio::fold_white_space(text);
  must(units <= utf16_length(folded), "cutting adds nothing");
  must(!folded.empty() == (units > 0), "cutting loses no text");
  must(twilio::fold_white_space(folded) == folded, "folding twice is once");
}

} // namespace parley::fuzz
