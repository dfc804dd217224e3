#include "tools/tool.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace parley::tools {

namespace {

using json = nlohmann::json;

std::string
check(const json& schema, const json& value, const std::string& path);

/// How a place in the arguments is called: by the schema's own names alone.
std::string shown(const std::string& path) {
  return path.empty() ? "the arguments" : "`" + path + "`";
}

std::string member(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

bool is_integral(const json& value) {
  if (value.is_number_integer())
    return true;
  if (!value.is_number_float())
    return false;
  auto number = value.get<double>();
  return std::isfinite(number) && std::trunc(number) == number;
}

bool is_of_type(const std::string& type, const json& value) {
  if (type == "object")
    return value.is_object();
  if (type == "array")
    return value.is_array();
  if (type == "string")
    return value.is_string();
  if (type == "boolean")
    return value.is_boolean();
  if (type == "null")
    return value.is_null();
  if (type == "number")
    return value.is_number();
  return type == "integer" && is_integral(value);
}

/// `["string", "null"]` as `string or null`.
std::string either(const json& options) {
  std::string result;
  for (const auto& each : options) {
    result += result.empty() ? "" : " or ";
    result += each.is_string() ? each.get<std::string>() : each.dump();
  }
  return result;
}

std::string
check_type(const json& type, const json& value, const std::string& path) {
  auto fits = [&](const json& one) {
    return is_of_type(one.get_ref<const std::string&>(), value);
  };
  if (type.is_string())
    return fits(type) ? ""
                      : shown(path) + " must be of type "
                          + type.get_ref<const std::string&>();
  if (std::any_of(type.begin(), type.end(), fits))
    return "";
  return shown(path) + " must be of type " + either(type);
}

std::string
check_range(const json& schema, const json& value, const std::string& path) {
  if (!value.is_number())
    return "";
  auto least = schema.find("minimum");
  if (least != schema.end() && value < *least)
    return shown(path) + " must be at least " + least->dump();
  auto most = schema.find("maximum");
  if (most != schema.end() && value > *most)
    return shown(path) + " must be at most " + most->dump();
  return "";
}

std::string
check_any_of(const json& schemas, const json& value, const std::string& path) {
  auto fits
    = std::any_of(schemas.begin(), schemas.end(), [&](const json& each) {
        return check(each, value, path).empty();
      });
  return fits ? "" : shown(path) + " must have one of the allowed forms";
}

std::string
check_required(const json& names, const json& value, const std::string& path) {
  for (const auto& each : names) {
    auto name = each.get<std::string>();
    if (!value.contains(name))
      return shown(member(path, name)) + " is missing";
  }
  return "";
}

/// Names what is allowed, never the unknown key: that is the model's text.
std::string
check_unknown(const json& known, const json& value, const std::string& path) {
  for (const auto& [name, each] : value.items()) {
    if (known.contains(name))
      continue;
    auto names = json::array();
    for (const auto& [allowed, schema] : known.items())
      names.push_back(allowed);
    return shown(path) + " may hold nothing but "
           + (names.empty() ? "{}" : either(names));
  }
  return "";
}

std::string
check_object(const json& schema, const json& value, const std::string& path) {
  if (auto required = schema.find("required"); required != schema.end())
    if (auto wrong = check_required(*required, value, path); !wrong.empty())
      return wrong;
  static const auto none = json::object();
  const auto properties = schema.find("properties");
  const auto& known = properties == schema.end() ? none : *properties;
  if (auto more = schema.find("additionalProperties");
      more != schema.end() && *more == false)
    if (auto wrong = check_unknown(known, value, path); !wrong.empty())
      return wrong;
  for (const auto& [name, each] : known.items())
    if (auto found = value.find(name); found != value.end())
      if (auto wrong = check(each, *found, member(path, name)); !wrong.empty())
        return wrong;
  return "";
}

std::string
check_items(const json& schema, const json& value, const std::string& path) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    auto place = path + "[" + std::to_string(i) + "]";
    if (auto wrong = check(schema, value[i], place); !wrong.empty())
      return wrong;
  }
  return "";
}

std::string
check_value(const json& schema, const json& value, const std::string& path) {
  if (auto type = schema.find("type"); type != schema.end())
    if (auto wrong = check_type(*type, value, path); !wrong.empty())
      return wrong;
  if (auto allowed = schema.find("enum"); allowed != schema.end())
    if (std::find(allowed->begin(), allowed->end(), value) == allowed->end())
      return shown(path) + " must be one of: " + either(*allowed);
  if (auto schemas = schema.find("anyOf"); schemas != schema.end())
    if (auto wrong = check_any_of(*schemas, value, path); !wrong.empty())
      return wrong;
  return check_range(schema, value, path);
}

std::string
check(const json& schema, const json& value, const std::string& path) {
  if (!schema.is_object())
    return ""; // `true`: anything fits
  if (auto wrong = check_value(schema, value, path); !wrong.empty())
    return wrong;
  if (value.is_object())
    return check_object(schema, value, path);
  auto items = schema.find("items");
  if (value.is_array() && items != schema.end())
    return check_items(*items, value, path);
  return "";
}

} // namespace

std::string misfit(const json& schema, const json& arguments) {
  return check(schema, arguments, "");
}

} // namespace parley::tools
