#pragma once

#include "config/yaml.hpp"
#include "model/price.hpp"

namespace parley::config {

/// Reads `prices` of the agents' file: for each model US dollars per million
/// tokens. Cached input costs what other input does unless it is told.
model::price_list read_prices(const yaml_node& from, fault_list& faults);

} // namespace parley::config
