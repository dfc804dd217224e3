#include "tracing/otlp.hpp"

#include "base/json.hpp"
#include "http/retry_after.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <memory>

namespace parley::tracing {

namespace {

using json = nlohmann::json;

/// OTLP's AnyValue. 64-bit whole numbers are text in Protobuf's JSON.
struct any_value {
  json operator()(const std::string& text) const {
    return {{"stringValue", text}};
  }
  json operator()(int64_t number) const {
    return {{"intValue", std::to_string(number)}};
  }
  json operator()(double number) const {
    return {{"doubleValue", number}};
  }
  json operator()(bool flag) const {
    return {{"boolValue", flag}};
  }
  json operator()(const std::vector<std::string>& list) const {
    auto values = json::array();
    for (const auto& one : list)
      values.push_back({{"stringValue", one}});
    return {{"arrayValue", {{"values", std::move(values)}}}};
  }
};

json key_value(const attribute& what) {
  return {{"key", what.name}, {"value", std::visit(any_value{}, what.value)}};
}

json key_values(const attributes& all) {
  auto list = json::array();
  for (const auto& one : all)
    list.push_back(key_value(one));
  return list;
}

std::string nanoseconds(moment when) {
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(
                          when.time_since_epoch())
                          .count());
}

json to_json(const span& what) {
  constexpr int failed = 2; // STATUS_CODE_ERROR
  json made{{"traceId", what.trace_id},
            {"spanId", what.span_id},
            {"name", what.name},
            {"kind", static_cast<int>(what.kind)},
            {"startTimeUnixNano", nanoseconds(what.begin)},
            {"endTimeUnixNano", nanoseconds(what.end)},
            {"attributes", key_values(what.about)},
            {"status", json::object()}};
  if (!what.parent_id.empty())
    made["parentSpanId"] = what.parent_id;
  if (!what.error.empty()) {
    made["attributes"].push_back(key_value({"error.type", what.error}));
    made["status"] = {{"code", failed}};
  }
  return made;
}

bool may_repeat(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

int64_t rejected_in(std::string_view body) {
  const auto parsed = parse_json(body);
  if (!parsed || !parsed->is_object())
    return 0;
  const auto partial = parsed->find("partialSuccess");
  if (partial == parsed->end() || !partial->is_object())
    return 0;
  const auto count = partial->find("rejectedSpans");
  if (count == partial->end())
    return 0;
  if (count->is_number_integer())
    return count->get<int64_t>();
  int64_t value = 0;
  if (const auto* text = count->get_ptr<const std::string*>())
    std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

} // namespace

std::string to_otlp(const std::vector<span>& spans, const collector& from) {
  auto list = json::array();
  for (const auto& one : spans)
    list.push_back(to_json(one));
  const auto resource
    = key_values({{"service.name", from.service_name},
                  {"service.version", from.version},
                  {"telemetry.sdk.name", std::string{"parley"}},
                  {"telemetry.sdk.language", std::string{"cpp"}},
                  {"telemetry.sdk.version", from.version}});
  const json scope{{"name", "parley"}, {"version", from.version}};
  const json scope_spans{{"scope", scope}, {"spans", std::move(list)}};
  const json resource_spans{{"resource", {{"attributes", resource}}},
                            {"scopeSpans", json::array({scope_spans})}};
  return dump_json({{"resourceSpans", json::array({resource_spans})}});
}

http::outgoing export_call(const std::vector<span>& spans, const collector& to,
                           steady_time deadline) {
  http::outgoing made;
  made.to = to.traces;
  made.header.set("Content-Type", "application/json");
  for (const auto& [name, value] : to.headers)
    made.header.set(name, value);
  made.body = std::make_shared<const std::string>(to_otlp(spans, to));
  made.deadline = deadline;
  return made;
}

export_verdict read_verdict(const http::client_result& what, timestamp now) {
  using fate = export_verdict::fate;
  export_verdict made;
  if (!what) {
    made.why = what.error().detail;
    return made;
  }
  made.why = "status " + std::to_string(what->status);
  if (what->status / 100 == 2) {
    made.what = fate::taken;
    made.rejected = rejected_in(what->body);
  } else if (may_repeat(what->status)) {
    made.wait = http::retry_after(what->header, now);
  } else {
    made.what = fate::refused;
  }
  return made;
}

} // namespace parley::tracing
