#pragma once

#include "base/time.hpp"
#include "http/client.hpp"
#include "tracing/span.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::tracing {

/// A collector that speaks OTLP over HTTP.
struct collector {
  http::url traces; ///< the whole URL, `…/v1/traces`
  std::vector<std::pair<std::string, std::string>> headers;
  std::string service_name = "parley";
  std::string version;
};

/// An ExportTraceServiceRequest in OTLP's JSON form (opentelemetry-proto 1.x,
/// OTLP 1.x: JSON Protobuf Encoding).
std::string to_otlp(const std::vector<span>& spans, const collector& from);

/// The request that carries them.
http::outgoing export_call(const std::vector<span>& spans, const collector& to,
                           steady_time deadline);

/// What a collector made of an export (OTLP: OTLP/HTTP Response).
struct export_verdict {
  enum class fate : uint8_t {
    taken,
    again,   ///< 429, 502, 503, 504, or no answer: may be sent again
    refused, ///< any other answer: must not be
  };
  fate what = fate::again;
  int64_t rejected = 0; ///< of those that were taken, by `partialSuccess`
  std::optional<std::chrono::milliseconds> wait; ///< `Retry-After`
  std::string why; ///< for the log: a status, or what broke
};

export_verdict read_verdict(const http::client_result& what, timestamp now);

} // namespace parley::tracing
