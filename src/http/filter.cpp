#include "http/filter.hpp"

#include <algorithm>

namespace parley::http {

namespace {

constexpr std::size_t longest_method = 32;

bool is_control(char c) {
  auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\r' && c != '\n') || byte == 0x7F;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Letters, digits and the signs that RFC 3986 §3.2 has in host and port.
bool in_host(char c) {
  constexpr std::string_view signs = "-._~!$&'()*+;=:[]%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c)
         || signs.find(c) != std::string_view::npos;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view fault_in_host(const fields& header, int version) {
  auto count = header.count("Host");
  if (count > 1)
    return "more than one Host";
  if (count == 0)
    return version >= 11 ? "no Host" : "";
  auto host = header.find("Host");
  if (host.empty() || !std::all_of(host.begin(), host.end(), in_host))
    return "Host is malformed";
  return "";
}

std::string_view fault_in_framing(const fields& header, int version) {
  auto lengths = header.count("Content-Length");
  auto encodings = header.count("Transfer-Encoding");
  auto length = header.find("Content-Length");
  if (lengths > 1)
    return "more than one Content-Length";
  if (lengths == 1
      && (length.empty()
          || !std::all_of(length.begin(), length.end(), is_digit)))
    return "Content-Length is malformed";
  if (encodings > 1)
    return "more than one Transfer-Encoding";
  if (encodings == 1 && !same_text(header.find("Transfer-Encoding"), "chunked"))
    return "Transfer-Encoding is not chunked";
  if (encodings == 1 && version < 11)
    return "Transfer-Encoding before HTTP/1.1";
  if (encodings == 1 && lengths == 1)
    return "both Content-Length and Transfer-Encoding";
  return "";
}

/// Where the authority begins in a target such as `http://host/path`; 0 when
/// it is no such target.
std::size_t authority_start(std::string_view target) {
  for (std::string_view scheme : {"http://", "https://"})
    if (same_text(target.substr(0, scheme.size()), scheme))
      return scheme.size();
  return 0;
}

std::string_view fault_in_target(request& header) {
  auto& target = header.target;
  if (auto start = authority_start(target)) {
    auto end = std::min(target.find_first_of("/?", start), target.size());
    auto authority = std::string_view{target}.substr(start, end - start);
    if (!same_text(authority, header.header.find("Host")))
      return "the target's host is not Host";
    target.erase(0, end);
    if (!target.starts_with('/'))
      target.insert(0, 1, '/');
  }
  auto whole_server = target == "*" && header.method == "OPTIONS";
  return target.starts_with('/') || whole_server ? "" : "the target is no path";
}

} // namespace

bool same_text(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

head_scanner::outcome head_scanner::feed(std::string_view bytes) {
  for (char c : bytes) {
    ++size_;
    if (after_return_ != (c == '\n') || is_control(c))
      return outcome::malformed;
    if (at_line_start_ && (c == ' ' || c == '\t'))
      return outcome::malformed;
    if (c == '\n' && in_empty_line_)
      return outcome::complete;
    in_empty_line_ = at_line_start_ && c == '\r';
    at_line_start_ = c == '\n';
    after_return_ = c == '\r';
  }
  return outcome::more;
}

std::size_t head_scanner::size() const {
  return size_;
}

std::string_view fault_in(request& header, int version) {
  if (header.method.size() > longest_method)
    return "the method is too long";
  for (auto fault : {fault_in_host(header.header, version),
                     fault_in_framing(header.header, version)})
    if (!fault.empty())
      return fault;
  return fault_in_target(header);
}

} // namespace parley::http
