#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// @file
/// src/twilio: Twilio's side of the wire: signatures, webhooks, REST, and what
/// fits into a message. Here alone are the shapes of Twilio's SIDs known.

namespace parley::twilio {

/// The fields of an `application/x-www-form-urlencoded` body, in their order.
struct form {
  std::vector<std::pair<std::string, std::string>> fields;
  /// A percent escape was broken. It stands in `fields` as literal text, which
  /// is what signatures are made over.
  bool broken_escape = false;
  std::string broken_field; ///< the name of the first field that has one

  /// The first value of that name, or empty.
  [[nodiscard]] std::string_view find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
};

/// Reads a body: `+` is a space, a name may stand without `=`, empty values are
/// kept, empty pairs are not.
form decode_form(std::string_view body);

/// How many fields `decode_form` would give, without making them.
std::size_t count_fields(std::string_view body);

/// Builds a form body.
class form_writer {
public:
  form_writer& add(std::string_view name, std::string_view value);
  [[nodiscard]] const std::string& body() const;

private:
  std::string body_;
};

} // namespace parley::twilio
