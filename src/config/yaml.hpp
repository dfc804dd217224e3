#pragma once

#include "config/fault_list.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::config {

struct yaml_member;

/// A YAML value and where it stands.
struct yaml_node {
  enum class kind { null, scalar, sequence, mapping };
  kind what = kind::null;
  place at;
  std::string text;                 ///< of a scalar
  bool plain = false;               ///< a scalar without quotes
  std::vector<yaml_node> items;     ///< of a sequence
  std::vector<yaml_member> members; ///< of a mapping, each key once
};

struct yaml_member {
  std::string key;
  place at; ///< of the key
  yaml_node value;
};

/// Reads one YAML document. Keys that come twice (yaml-cpp lets them pass),
/// aliases and tags are faults beside the tree. A syntax error, a further
/// document, and anything past 16 levels or 20,000 values is a fault instead
/// of it. Text without a value gives null.
std::optional<yaml_node>
parse_yaml(const std::string& text, fault_list& faults);

} // namespace parley::config
