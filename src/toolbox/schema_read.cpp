#include "toolbox/schema_read.hpp"

#include "config/checks.hpp"
#include "config/reader.hpp"
#include "toolbox/template.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace parley::toolbox {

namespace {

using json = nlohmann::json;
using config::fault_list;
using config::mapping_reader;
using config::yaml_node;
using node_kind = config::yaml_node::kind;

constexpr std::array<std::string_view, 7> types{
  "string", "number", "integer", "boolean", "object", "array", "null"};

constexpr double furthest = 9e15; // whole numbers that a double holds

class schema_reader {
public:
  explicit schema_reader(fault_list& faults) : faults_{faults} {
    // nop
  }

  json read(const yaml_node& node, bool top = false);

private:
  void read_type(const yaml_node* node, json& into);
  void read_properties(const yaml_node* node, bool top, json& into);
  void check_required(const yaml_node* node, const json& made);
  void check_closed(const yaml_node* node);
  void read_enum(const yaml_node* node, json& into);
  void read_any_of(const yaml_node* node, json& into);
  void read_bounds(mapping_reader& from, json& into);

  fault_list& faults_;
};

json schema_reader::read(const yaml_node& node, bool top) {
  auto made = json::object();
  mapping_reader from{node, faults_};
  if (node.what != node_kind::mapping)
    return made;
  read_type(from.child("type"), made);
  if (top && !made.contains("type"))
    made["type"] = "object";
  if (auto text = from.text("description"))
    made["description"] = text->text;
  const auto* properties = from.child("properties");
  const auto* required = from.child("required");
  const auto* closed = from.child("additionalProperties");
  if (made.value("type", json{}) == "object" || properties) {
    read_properties(properties, top, made);
    check_required(required, made);
    check_closed(closed);
  }
  if (const auto* items = from.child("items"))
    made["items"] = read(*items);
  else if (made.value("type", json{}) == "array")
    faults_.add(node.at, "`items` is missing");
  read_enum(from.child("enum"), made);
  read_any_of(from.child("anyOf"), made);
  read_bounds(from, made);
  if (!made.contains("type") && !made.contains("enum")
      && !made.contains("anyOf"))
    faults_.add(node.at, "`type` is missing");
  if (top && made.value("type", json{}) != "object")
    faults_.add(node.at, "the arguments are an object");
  from.refuse_unknown();
  return made;
}

void schema_reader::read_type(const yaml_node* node, json& into) {
  if (!node)
    return;
  auto read_one = [&](const yaml_node& one) {
    auto word = one.what == node_kind::null ? std::string{"null"} : one.text;
    if (std::find(types.begin(), types.end(), word) == types.end())
      faults_.add(one.at, "must be string, number, integer, boolean, object, "
                          "array or null");
    return word;
  };
  if (node->what != node_kind::sequence) {
    into["type"] = read_one(*node);
    return;
  }
  into["type"] = json::array();
  for (const auto& each : node->items)
    into["type"].push_back(read_one(each));
  if (node->items.empty())
    faults_.add(node->at, "names no type");
}

void schema_reader::read_properties(const yaml_node* node, bool top,
                                    json& into) {
  auto properties = json::object();
  if (node) {
    const mapping_reader checked{*node, faults_};
    for (const auto& each : node->members) {
      if (top && !is_argument_name(each.key))
        faults_.add(each.at, "an argument is called by a letter and then "
                             "letters, digits and _, at most 64; not "
                             "idempotency_key");
      properties[each.key] = read(each.value);
    }
  }
  into["required"] = json::array();
  for (const auto& [name, each] : properties.items())
    into["required"].push_back(name);
  into["properties"] = std::move(properties);
  into["additionalProperties"] = false;
}

void schema_reader::check_required(const yaml_node* node, const json& made) {
  if (!node)
    return;
  auto named = json::array();
  for (const auto& each : node->items)
    named.push_back(each.text);
  std::sort(named.begin(), named.end());
  if (named != made.at("required"))
    faults_.add(node->at, "must name every property, or be left out: what is "
                          "optional has null among its types");
}

void schema_reader::check_closed(const yaml_node* node) {
  if (node && to_json(*node) != false)
    faults_.add(node->at, "must be false");
}

void schema_reader::read_enum(const yaml_node* node, json& into) {
  if (!node)
    return;
  into["enum"] = to_json(*node);
  const auto& allowed = into["enum"];
  if (!allowed.is_array() || allowed.empty()
      || std::any_of(allowed.begin(), allowed.end(),
                     [](const json& one) { return one.is_structured(); }))
    faults_.add(node->at, "must be a list of values");
}

void schema_reader::read_any_of(const yaml_node* node, json& into) {
  if (!node)
    return;
  into["anyOf"] = json::array();
  for (const auto& each : node->items)
    into["anyOf"].push_back(read(each));
  if (node->items.empty())
    faults_.add(node->at, "must be a list of schemas");
}

void schema_reader::read_bounds(mapping_reader& from, json& into) {
  for (const auto* name : {"minimum", "maximum"})
    if (auto bound = from.number(name, -furthest, furthest)) {
      auto whole = static_cast<int64_t>(*bound);
      into[name]
        = static_cast<double>(whole) == *bound ? json(whole) : json(*bound);
    }
}

bool is_scalar_type(const json& type) {
  return type != "object" && type != "array";
}

} // namespace

json to_json(const yaml_node& from) {
  switch (from.what) {
    case node_kind::null:
      return nullptr;
    case node_kind::sequence: {
      auto made = json::array();
      for (const auto& each : from.items)
        made.push_back(to_json(each));
      return made;
    }
    case node_kind::mapping: {
      auto made = json::object();
      for (const auto& each : from.members)
        made[each.key] = to_json(each.value);
      return made;
    }
    case node_kind::scalar:
      break;
  }
  if (from.plain && (from.text == "true" || from.text == "false"))
    return from.text == "true";
  if (auto whole = config::parse_integer(from.text); whole && from.plain)
    return *whole;
  if (auto number = config::parse_number(from.text); number && from.plain)
    return *number;
  return from.text;
}

json read_parameters(const yaml_node& from, fault_list& faults) {
  return schema_reader{faults}.read(from, true);
}

bool is_scalar(const json& schema) {
  if (auto options = schema.find("anyOf"); options != schema.end())
    return std::all_of(options->begin(), options->end(), is_scalar);
  auto type = schema.find("type");
  if (type == schema.end())
    return schema.contains("enum");
  return type->is_array()
           ? std::all_of(type->begin(), type->end(), is_scalar_type)
           : is_scalar_type(*type);
}

} // namespace parley::toolbox
