#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace parley::test {

/// Why this is no ExportTraceServiceRequest in OTLP's JSON form
/// (opentelemetry-proto: trace.proto, common.proto; OTLP: JSON Protobuf
/// Encoding); empty: it is one.
class otlp_shape {
public:
  using json = nlohmann::json;

  static std::string fault(const json& request) {
    if (auto wrong = members(request, {"resourceSpans"}, {}); !wrong.empty())
      return wrong;
    for (const auto& group : request.at("resourceSpans")) {
      if (auto wrong = members(group, {"resource", "scopeSpans"}, {});
          !wrong.empty())
        return wrong;
      if (auto wrong = attributes(group.at("resource").at("attributes"));
          !wrong.empty())
        return "resource: " + wrong;
      for (const auto& scope : group.at("scopeSpans"))
        for (const auto& span : scope.at("spans"))
          if (auto wrong = span_fault(span); !wrong.empty())
            return "span: " + wrong;
    }
    return {};
  }

  /// Every span of a request.
  static std::vector<json> spans(const json& request) {
    std::vector<json> all;
    for (const auto& group : request.at("resourceSpans"))
      for (const auto& scope : group.at("scopeSpans"))
        for (const auto& span : scope.at("spans"))
          all.push_back(span);
    return all;
  }

  /// An attribute's value, without its type; null: there is none.
  static json attribute(const json& span, const std::string& key) {
    for (const auto& one : span.at("attributes"))
      if (one.at("key") == key)
        return *one.at("value").begin();
    return nullptr;
  }

private:
  static std::string
  members(const json& what, const std::set<std::string>& needed,
          const std::set<std::string>& allowed) {
    if (!what.is_object())
      return "not an object";
    for (const auto& name : needed)
      if (!what.contains(name))
        return "lacks " + name;
    for (const auto& [name, value] : what.items())
      if (!needed.contains(name) && !allowed.contains(name))
        return "has " + name;
    return {};
  }

  static bool is_hex(const json& what, std::size_t digits) {
    if (!what.is_string())
      return false;
    const auto& text = what.get_ref<const std::string&>();
    return text.size() == digits && text != std::string(digits, '0')
           && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  }

  static bool is_number_text(const json& what) {
    if (!what.is_string())
      return false;
    const auto& text = what.get_ref<const std::string&>();
    return !text.empty()
           && text.find_first_not_of("-0123456789") == std::string::npos;
  }

  static std::string value_fault(const json& value) {
    if (!value.is_object() || value.size() != 1)
      return "a value is not one of its kinds";
    const auto& kind = value.begin().key();
    const auto& inside = value.begin().value();
    if (kind == "stringValue")
      return inside.is_string() ? "" : "stringValue";
    if (kind == "intValue") // 64 bits are text in Protobuf's JSON
      return is_number_text(inside) ? "" : "intValue";
    if (kind == "doubleValue")
      return inside.is_number() ? "" : "doubleValue";
    if (kind == "boolValue")
      return inside.is_boolean() ? "" : "boolValue";
    if (kind != "arrayValue")
      return "no such kind: " + kind;
    for (const auto& one : inside.at("values"))
      if (auto wrong = value_fault(one); !wrong.empty())
        return wrong;
    return {};
  }

  static std::string attributes(const json& all) {
    std::set<std::string> keys;
    for (const auto& one : all) {
      if (auto wrong = members(one, {"key", "value"}, {}); !wrong.empty())
        return wrong;
      if (!keys.insert(one.at("key")).second)
        return "twice: " + one.at("key").dump();
      if (auto wrong = value_fault(one.at("value")); !wrong.empty())
        return wrong;
    }
    return {};
  }

  static std::string span_fault(const json& span) {
    if (auto wrong
        = members(span,
                  {"traceId", "spanId", "name", "kind", "startTimeUnixNano",
                   "endTimeUnixNano", "attributes", "status"},
                  {"parentSpanId"});
        !wrong.empty())
      return wrong;
    if (!is_hex(span.at("traceId"), 32) || !is_hex(span.at("spanId"), 16)
        || (span.contains("parentSpanId")
            && !is_hex(span.at("parentSpanId"), 16)))
      return "an id is not as it should be";
    if (span.at("kind") < 1 || span.at("kind") > 5)
      return "kind";
    if (!is_number_text(span.at("startTimeUnixNano"))
        || !is_number_text(span.at("endTimeUnixNano"))
        || std::stoll(span.at("startTimeUnixNano").get<std::string>())
             > std::stoll(span.at("endTimeUnixNano").get<std::string>()))
      return "ends before it begins";
    return attributes(span.at("attributes"));
  }
};

} // namespace parley::test
