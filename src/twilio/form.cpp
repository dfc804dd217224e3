#include "twilio/form.hpp"

#include <algorithm>

namespace parley::twilio {

namespace {

/// The value of a hex digit, or -1.
int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// The bytes behind a name or a value; tells of escapes that are none.
std::string decode(std::string_view text, bool& broken) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      bytes += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      broken = true;
      bytes += '%';
      continue;
    }
    bytes += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return bytes;
}

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
         || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'
         || c == '~';
}

void append_encoded(std::string& body, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      body += c;
    } else if (c == ' ') {
      body += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      body += {'%', digits[byte >> 4], digits[byte & 0xfU]};
    }
  }
}

} // namespace

std::string_view form::find(std::string_view name) const {
  const auto field
    = std::find_if(fields.begin(), fields.end(),
                   [&](const auto& x) { return x.first == name; });
  return field == fields.end() ? std::string_view{} : field->second;
}

bool form::has(std::string_view name) const {
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& x) { return x.first == name; });
}

form decode_form(std::string_view body) {
  form decoded;
  while (!body.empty()) {
    const auto pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(pair.size() + 1, body.size()));
    if (pair.empty())
      continue;
    const auto name_size = std::min(pair.find('='), pair.size());
    bool broken = false;
    auto name = decode(pair.substr(0, name_size), broken);
    auto value = name_size == pair.size()
                   ? std::string{}
                   : decode(pair.substr(name_size + 1), broken);
    if (broken && !decoded.broken_escape)
      decoded.broken_field = name;
    decoded.broken_escape = decoded.broken_escape || broken;
    decoded.fields.emplace_back(std::move(name), std::move(value));
  }
  return decoded;
}

std::size_t count_fields(std::string_view body) {
  std::size_t count = 0;
  char before = '&';
  for (const char c : body) {
    if (before == '&' && c != '&')
      ++count;
    before = c;
  }
  return count;
}

form_writer& form_writer::add(std::string_view name, std::string_view value) {
  if (!body_.empty())
    body_ += '&';
  append_encoded(body_, name);
  body_ += '=';
  append_encoded(body_, value);
  return *this;
}

const std::string& form_writer::body() const {
  return body_;
}

} // namespace parley::twilio
