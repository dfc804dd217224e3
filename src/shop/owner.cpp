#include "shop/owner.hpp"

namespace parley::shop {

namespace {

/// The digits of a number that begins with `+`; empty when it holds anything
/// but digits and what people put between them.
std::string digits_of(std::string_view number) {
  constexpr std::string_view between = " -.()";
  std::string digits;
  for (const char c : number.substr(1))
    if (c >= '0' && c <= '9')
      digits += c;
    else if (between.find(c) == std::string_view::npos)
      return {};
  return digits;
}

} // namespace

std::string owner_of(std::string_view customer) {
  const auto plus = customer.find('+');
  const auto is_number
    = plus == 0
      || (plus != std::string_view::npos && customer[plus - 1] == ':'
          && customer.find(':') == plus - 1);
  if (is_number)
    if (const auto digits = digits_of(customer.substr(plus)); !digits.empty())
      return '+' + digits;
  return std::string{customer};
}

} // namespace parley::shop
