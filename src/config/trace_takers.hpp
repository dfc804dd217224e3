#pragma once

#include "config/settings.hpp"

#include <string>

/// @file
/// How the variables of the OpenTelemetry specification become settings, as
/// config/takers.hpp does for our own.

namespace parley::config {

/// `…/v1/traces` is added to it (OTLP exporter: Endpoint URLs for OTLP/HTTP).
std::string take_trace_base(settings& to, const std::string& value);

/// Taken as it is; wins over the base. @pre taken after it.
std::string take_trace_url(settings& to, const std::string& value);

/// `http/json` alone.
std::string take_trace_protocol(settings& to, const std::string& value);

/// `key1=value1,key2=value2`, values percent-encoded (OTLP exporter:
/// Specifying headers via environment variables).
std::string take_trace_headers(settings& to, const std::string& value);

/// Milliseconds.
std::string take_trace_timeout(settings& to, const std::string& value);

std::string take_service_name(settings& to, const std::string& value);
std::string take_sampler(settings& to, const std::string& value);
std::string take_trace_share(settings& to, const std::string& value);
std::string take_trace_content(settings& to, const std::string& value);

} // namespace parley::config
