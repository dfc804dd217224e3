#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// @file
/// src/tracing: what happened in a turn and how long it took, as OpenTelemetry
/// tells it: spans, their names and attributes by the GenAI conventions, the
/// bounded queue in which they wait, and OTLP's JSON form. No sockets.

namespace parley::tracing {

/// Wall-clock time, finer than the database needs it.
using moment = std::chrono::sys_time<std::chrono::microseconds>;

/// OTLP's own numbers (opentelemetry-proto: Span.SpanKind).
enum class span_kind : uint8_t { internal = 1, server = 2, client = 3 };

struct attribute {
  std::string name;
  std::variant<std::string, int64_t, double, bool, std::vector<std::string>>
    value;
};

using attributes = std::vector<attribute>;

/// One thing that took its time.
struct span {
  std::string trace_id;  ///< 32 lower-case hex digits
  std::string span_id;   ///< 16 of them
  std::string parent_id; ///< likewise; empty: the trace's root
  std::string name;      ///< of few: no ids in it
  span_kind kind = span_kind::internal;
  moment begin{};
  moment end{};
  attributes about;
  std::string error; ///< a word of few (`error.type`); empty: it went well
};

/// About what it holds, in bytes.
std::size_t size_of(const span& what);

} // namespace parley::tracing
