#include "http/request_head.hpp"

#include "http/filter.hpp"
#include "http/response_head.hpp"

#include <algorithm>
#include <array>

namespace parley::http {

namespace {

bool is_ours(std::string_view name) {
  static constexpr std::array<std::string_view, 6> ours{
    "Host",           "User-Agent", "Accept-Encoding",
    "Content-Length", "Connection", "Transfer-Encoding"};
  return std::any_of(ours.begin(), ours.end(),
                     [&](auto x) { return same_text(x, name); });
}

/// What cannot stand in a request line is percent-encoded.
void append_target(std::string& to, std::string_view target) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (char c : target) {
    auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7F) {
      to += c;
    } else {
      to += '%';
      to += digits[byte >> 4U];
      to += digits[byte & 0xFU];
    }
  }
}

} // namespace

std::string request_head(const outgoing& what, const std::string& user_agent) {
  std::string result = what.method + ' ';
  append_target(result, what.to.target);
  result += " HTTP/1.1\r\n";
  auto origin = what.to.origin();
  append_field(result, "Host", origin.substr(origin.find("//") + 2));
  append_field(result, "User-Agent", user_agent);
  append_field(result, "Accept-Encoding", "identity");
  for (const auto& x : what.header.all())
    if (!is_ours(x.name))
      append_field(result, x.name, x.value);
  auto size = what.body ? what.body->size() : 0;
  if (size > 0 || (what.method != "GET" && what.method != "HEAD"))
    append_field(result, "Content-Length", std::to_string(size));
  return result += "\r\n";
}

} // namespace parley::http
