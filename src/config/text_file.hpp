#pragma once

#include "base/result.hpp"
#include "config/fault_list.hpp"

#include <string>

namespace parley::config {

/// Why a file is of no use.
struct file_failure {
  enum class reason { not_found, unreadable, too_large, not_text };
  reason why = reason::unreadable;
  place at;
  std::string what; ///< in the words of a fault
};

/// The text of a file: at most 1 MB of UTF-8 (a byte order mark is taken off)
/// without control characters but tab, line feed and carriage return.
result<std::string, file_failure> read_text(const std::string& path);

} // namespace parley::config
