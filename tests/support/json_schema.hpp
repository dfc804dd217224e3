#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <set>
#include <string>

namespace parley::test {

/// What of JSON Schema 2020-12 the API's description uses. A keyword it does
/// not know is a misfit, so that no description says what is not checked.
class json_schema {
public:
  using json = nlohmann::json;

  /// @param document Where `#/…` points into; must outlive this.
  explicit json_schema(const json& document) : document_{document} {
  }

  /// The schema or other object that `$ref` leads to, or the thing itself.
  const json& resolve(const json& what) const {
    return what.contains("$ref") ? document_.at(
             json::json_pointer{what.at("$ref").get<std::string>().substr(1)})
                                 : what;
  }

  /// What does not fit, with its place; empty: it fits.
  std::string misfit(const json& given, const json& value,
                     const std::string& at = "$") const {
    const auto& schema = resolve(given);
    for (const auto& [word, rule] : schema.items())
      if (auto wrong = check(word, rule, schema, value, at); !wrong.empty())
        return wrong;
    return {};
  }

private:
  static bool has_type(const json& value, const std::string& type) {
    return (type == "object" && value.is_object())
           || (type == "array" && value.is_array())
           || (type == "string" && value.is_string())
           || (type == "boolean" && value.is_boolean())
           || (type == "null" && value.is_null())
           || (type == "integer" && value.is_number_integer())
           || (type == "number" && value.is_number());
  }

  static std::string
  type_fault(const json& rule, const json& value, const std::string& at) {
    const auto types = rule.is_array() ? rule : json::array({rule});
    const auto fits = std::any_of(types.begin(), types.end(), [&](auto& one) {
      return has_type(value, one);
    });
    return fits ? "" : at + ": not of type " + rule.dump();
  }

  std::string properties_fault(const json& rule, const json& value,
                               const std::string& at) const {
    if (value.is_object())
      for (const auto& [name, one] : rule.items())
        if (value.contains(name))
          if (auto wrong = misfit(one, value.at(name), at + '.' + name);
              !wrong.empty())
            return wrong;
    return {};
  }

  static std::string
  unknown_member(const json& schema, const json& value, const std::string& at) {
    if (value.is_object())
      for (const auto& [name, one] : value.items())
        if (!schema.contains("properties")
            || !schema.at("properties").contains(name))
          return at + ": has " + name;
    return {};
  }

  std::string
  any_fault(const json& rule, const json& value, const std::string& at) const {
    std::string all;
    for (const auto& one : rule) {
      const auto wrong = misfit(one, value, at);
      if (wrong.empty())
        return {};
      all += wrong + "; ";
    }
    return all;
  }

  std::string
  check(const std::string& word, const json& rule, const json& schema,
        const json& value, const std::string& at) const {
    static const std::set<std::string> notes{"description", "example",
                                             "default", "format"};
    if (notes.contains(word))
      return {};
    if (word == "type")
      return type_fault(rule, value, at);
    if (word == "properties")
      return properties_fault(rule, value, at);
    if (word == "anyOf")
      return any_fault(rule, value, at);
    if (word == "additionalProperties")
      return rule == true ? "" : unknown_member(schema, value, at);
    if (word == "const")
      return value == rule ? "" : at + ": not " + rule.dump();
    if (word == "enum")
      return std::find(rule.begin(), rule.end(), value) != rule.end()
               ? ""
               : at + ": none of " + rule.dump();
    if (word == "minimum")
      return !value.is_number() || value >= rule ? "" : at + ": too small";
    if (word == "maximum")
      return !value.is_number() || value <= rule ? "" : at + ": too large";
    if (word == "minLength" || word == "maxLength") {
      if (!value.is_string())
        return {};
      const auto size = value.get_ref<const std::string&>().size();
      const auto bound = rule.get<std::size_t>();
      const auto fits = word == "minLength" ? size >= bound : size <= bound;
      return fits ? "" : at + ": " + word;
    }
    if (word == "pattern")
      return !value.is_string()
                 || std::regex_search(value.get<std::string>(),
                                      std::regex{rule.get<std::string>()})
               ? ""
               : at + ": not as " + rule.get<std::string>();
    if (word == "required") {
      for (const auto& name : rule)
        if (value.is_object() && !value.contains(name))
          return at + ": lacks " + name.get<std::string>();
      return {};
    }
    if (word == "items") {
      if (value.is_array())
        for (std::size_t i = 0; i < value.size(); ++i)
          if (auto wrong
              = misfit(rule, value[i], at + '[' + std::to_string(i) + ']');
              !wrong.empty())
            return wrong;
      return {};
    }
    return at + ": the schema says " + word + ", which nobody checks";
  }

  const json& document_;
};

} // namespace parley::test
