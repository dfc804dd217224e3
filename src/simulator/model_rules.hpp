#pragma once

#include "simulator/model_check.hpp"

#include <span>
#include <string_view>

namespace parley::simulator {

/// Rules that both APIs share.

/// A top-level key that is not one of `known`.
std::optional<api_refusal>
check_keys(const nlohmann::json& body, std::span<const std::string_view> known);

/// `model` is there and names something; `no-such-…` does not exist.
std::optional<api_refusal> check_model(const nlohmann::json& body);

/// Sampling and bookkeeping parameters, where they are there.
std::optional<api_refusal> check_options(const nlohmann::json& body);

/// One function tool.
/// @param function The object with `name` and `parameters`.
/// @param param What errors name: `tools[0]`.
std::optional<api_refusal>
check_function(const nlohmann::json& function, const std::string& param);

} // namespace parley::simulator
