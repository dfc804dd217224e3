#include "config/dotenv.hpp"

#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <set>

namespace parley::fuzz {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && (text.front() < '0' || text.front() > '9')
         && std::all_of(text.begin(), text.end(), [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                     || (c >= '0' && c <= '9') || c == '_';
            });
}

std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '\n')
      text += "\\n";
    else if (c == '"' || c == '\\')
      text.append(1, '\\').append(1, c);
    else
      text += c;
  }
  return text + '"';
}

} // namespace

void dotenv(std::string_view input) {
  config::fault_list faults{".env"};
  const auto entries = config::parse_dotenv(input, faults);
  const auto lines
    = 1
      + static_cast<std::size_t>(std::count(input.begin(), input.end(), '\n'));
  std::set<std::string> names;
  std::string again;
  for (const auto& one : entries) {
    must(is_name(one.name) && names.insert(one.name).second,
         "a name is one, and there once");
    must(one.at.line <= lines && one.at.line == one.value_at.line
           && one.at < one.value_at,
         "a value stands behind its name");
    again += one.name + '=' + quoted(one.value) + '\n';
  }
  must(entries.size() + faults.sorted().size() <= lines,
       "a line is one thing at most");
  config::fault_list none{".env"};
  const auto read = config::parse_dotenv(again, none);
  must(none.empty(), "what is written has no faults");
  must(std::equal(read.begin(), read.end(), entries.begin(), entries.end(),
                  [](const auto& a, const auto& b) {
                    return a.name == b.name && a.value == b.value;
                  }),
       "what is written is read again");
}

} // namespace parley::fuzz
