#pragma once

#include "base/result.hpp"
#include "toolbox/secrets.hpp"
#include "toolbox/template.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::toolbox {

/// What the model reads of what a service or a program gave.
struct answer_mapping {
  /// Names, and where each value stands (JSON pointers, RFC 6901). None: the
  /// whole answer.
  std::vector<std::pair<std::string, std::string>> fields;
  std::size_t most_bytes = 4096; ///< longer ones are cut
  /// Fixed texts by HTTP status or exit code (`404`), or class of status
  /// (`5xx`).
  std::map<std::string, std::string> texts;
};

/// Whether text is a JSON pointer.
bool is_json_pointer(const std::string& text);

/// The fixed text of a status, or null.
const std::string* text_of_status(const answer_mapping& by, int status);

/// An answer as the model reads it: the fields as a JSON object, `null` for
/// what is not there; or the whole, JSON without its white space, other text
/// with U+FFFD for what is not UTF-8. Without the secrets, then cut at a
/// character.
/// @param must_be_json Refuses what is not; so do fields.
result<std::string, refusal>
map_answer(const answer_mapping& by, std::string_view body,
           const secret_values& secrets, bool must_be_json);

} // namespace parley::toolbox
