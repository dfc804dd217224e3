#pragma once

#include "config/fault_list.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parley::config {

/// One assignment.
struct dotenv_entry {
  std::string name;
  std::string value;
  place at;       ///< of the name
  place value_at; ///< of the value's first character, quotes included
};

/// Reads `.env` text: `NAME=value`, `export NAME=value`, comments on their own
/// line or after white space, 'single' (as is) and "double" quotes (`\n`, `\t`,
/// `\"`, `\\`, `\$`). `$` stands for itself. Each line that is none of these is
/// a fault, which never repeats its text; so is a name that comes twice.
std::vector<dotenv_entry>
parse_dotenv(std::string_view text, fault_list& faults);

} // namespace parley::config
