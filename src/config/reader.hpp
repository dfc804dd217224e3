#pragma once

#include "config/yaml.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::config {

/// Text and where it stands.
struct located_text {
  std::string text;
  place at;
};

/// Reads the members of a YAML mapping by name and type, and tells what does
/// not fit. A member that is null counts as not there.
class mapping_reader {
public:
  /// Anything but a mapping is a fault, and then holds nothing.
  mapping_reader(const yaml_node& from, fault_list& faults);

  /// The member's value, or null when it is not there.
  const yaml_node* child(std::string_view key);

  /// Text that is not blank.
  std::optional<located_text> text(std::string_view key);

  /// The same; not there is a fault.
  located_text required_text(std::string_view key);

  std::optional<int64_t>
  integer(std::string_view key, int64_t least, int64_t most);

  std::optional<double> number(std::string_view key, double least, double most);

  /// `true` or `false`
  std::optional<bool> flag(std::string_view key);

  /// One of `allowed`, by its index.
  std::optional<std::size_t>
  choice(std::string_view key, const std::vector<std::string_view>& allowed);

  /// A sequence of words, each once; no member is an empty one.
  std::vector<located_text> words(std::string_view key);

  /// Every member that was not asked for is a fault. Call it last.
  void refuse_unknown();

private:
  const yaml_node* scalar(std::string_view key);

  const yaml_node& from_;
  fault_list& faults_;
  std::vector<std::string> asked_;
};

} // namespace parley::config
