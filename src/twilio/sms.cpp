#include "twilio/sms.hpp"

#include "base/utf8.hpp"

namespace parley::twilio {

namespace {

/// 3GPP 23.038 default alphabet beyond ASCII's letters, digits and blanks.
constexpr std::u32string_view gsm_single
  = U"\n\r !\"#$%&'()*+,-./:;<=>?@_¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ";

/// The same table's extension, of two septets each.
constexpr std::u32string_view gsm_double = U"\f^{}\\[]~|€";

/// Septets of a character, 0 when the alphabet has none for it.
std::size_t septets(char32_t point) {
  const bool letter_or_digit = (point >= U'a' && point <= U'z')
                               || (point >= U'A' && point <= U'Z')
                               || (point >= U'0' && point <= U'9');
  if (letter_or_digit || gsm_single.find(point) != std::u32string_view::npos)
    return 1;
  return gsm_double.find(point) == std::u32string_view::npos ? 0 : 2;
}

std::size_t utf16_units(char32_t point) {
  return point > 0xffff ? 2 : 1;
}

struct packing {
  std::size_t alone;   ///< units that fit into a single SMS
  std::size_t several; ///< units that fit into each of several
};

/// Packs characters of one or two units without splitting any.
class packer {
public:
  explicit packer(packing into) : into_(into) {
    // nop
  }

  void add(std::size_t units) {
    total_ += units;
    if (used_ + units > into_.several) {
      ++full_;
      used_ = 0;
    }
    used_ += units;
  }

  [[nodiscard]] sms_size size(sms_encoding encoding) const {
    return {encoding, total_ <= into_.alone ? 1 : full_ + 1, total_};
  }

private:
  packing into_;
  std::size_t total_ = 0;
  std::size_t full_ = 0; ///< SMS that take no more
  std::size_t used_ = 0; ///< units of the SMS being filled
};

} // namespace

sms_size measure_sms(std::string_view text) {
  packer gsm{{160, 153}};
  packer ucs{{70, 67}};
  bool fits_gsm = true;
  while (!text.empty()) {
    const auto next = decode_utf8(text);
    const auto cost = septets(next.value);
    fits_gsm = fits_gsm && cost > 0;
    gsm.add(cost);
    ucs.add(utf16_units(next.value));
    text.remove_prefix(next.bytes);
  }
  return fits_gsm ? gsm.size(sms_encoding::gsm7) : ucs.size(sms_encoding::ucs2);
}

} // namespace parley::twilio
