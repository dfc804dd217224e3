#pragma once

#include "model/model.hpp"
#include "tracing/recorder.hpp"
#include "tracing/span.hpp"

#include <string>
#include <string_view>

/// @file
/// Names and attributes by OpenTelemetry's semantic conventions for generative
/// AI (open-telemetry/semantic-conventions, docs/gen-ai: spans; status
/// Development). Without `content` they hold nothing that a customer or a model
/// server could have worded: no texts, arguments and results, none of the
/// model's ids, and its own name only where it dates the one that was asked.

namespace parley::tracing {

/// `chat gpt-4o-mini`
std::string model_span_name(const model::request& what);

/// What is known before a model call.
attributes about_request(const model::request& what, const model_place& where,
                         std::string_view conversation, bool content);

/// What its answer adds; of a failure, its status.
/// @param asked The request's model.
attributes about_outcome(const model::outcome& what, std::string_view asked,
                         int attempts, bool content);

/// `error.type`: a documented code of the provider's, else our reason; empty
/// for an answer.
std::string error_of(const model::outcome& what);

/// `execute_tool look_up`
std::string tool_span_name(const model::tool_call& what);

attributes about_tool(const model::tool_call& what,
                      std::string_view conversation, bool content);

/// What a tool's end adds.
attributes about_tool_output(std::string_view text, bool content);

} // namespace parley::tracing
