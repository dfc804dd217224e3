#include "config/text_file.hpp"

#include "base/utf8.hpp"

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace parley::config {

namespace {

constexpr std::size_t largest_file = 1'000'000;

using reason = file_failure::reason;

file_failure failed_to_open(const std::string& path) {
  std::error_code ignored; // a path that cannot be looked at is unreadable
  if (!std::filesystem::exists(path, ignored) && !ignored)
    return {reason::not_found, {}, "there is no such file"};
  return {reason::unreadable, {}, "cannot be read"};
}

bool is_allowed(char c) {
  auto code = static_cast<unsigned char>(c);
  return (code >= 0x20 && code != 0x7F) || c == '\t' || c == '\n' || c == '\r';
}

/// The first byte that does not belong in a text file.
std::size_t offset_of_fault(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    auto next = decode_utf8(text.substr(at));
    if (!next.valid || !is_allowed(text[at]))
      break;
    at += next.bytes;
  }
  return at;
}

} // namespace

result<std::string, file_failure> read_text(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    return failed_to_open(path);
  std::string text(largest_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad()) // a folder opens, but does not read
    return file_failure{reason::unreadable, {}, "cannot be read"};
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > largest_file)
    return file_failure{reason::too_large, {}, "is larger than 1 MB"};
  if (text.starts_with("\xEF\xBB\xBF"))
    text.erase(0, 3);
  if (auto at = offset_of_fault(text); at < text.size())
    return file_failure{reason::not_text, place_of(text, at),
                        is_utf8(text) ? "a control character does not belong "
                                        "here"
                                      : "is not UTF-8"};
  return text;
}

} // namespace parley::config
