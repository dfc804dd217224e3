#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parley::http {

/// Finds the end of a request's header in bytes that come in pieces, and
/// refuses what no sender of ours writes though Beast 1.81 takes it: folded
/// lines, bare CR or LF, NUL and other control bytes.
class head_scanner {
public:
  enum class outcome : uint8_t { more, complete, malformed };

  /// Takes the bytes that follow those of the last call.
  outcome feed(std::string_view bytes);

  /// Bytes taken so far; once complete, those of the header with its empty
  /// line.
  [[nodiscard]] std::size_t size() const;

private:
  std::size_t size_ = 0;
  bool after_return_ = false;
  bool at_line_start_ = true;
  bool in_empty_line_ = false;
};

/// What makes a parsed header unsafe to act on (RFC 9112 §11.2, and stricter):
/// its Host, Content-Length, Transfer-Encoding or target. Brings a target in
/// absolute form to origin form.
/// @param version 10 or 11.
/// @returns The fault in words, or nothing.
std::string_view fault_in(request& header, int version);

/// Compares ASCII without regard to case.
bool same_text(std::string_view a, std::string_view b);

} // namespace parley::http
