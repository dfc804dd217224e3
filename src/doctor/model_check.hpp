#pragma once

#include "doctor/asking.hpp"
#include "doctor/finding.hpp"
#include "openai/api.hpp"

#include <string>
#include <vector>

namespace parley::doctor {

/// Asks each model for a few words: key, quota, address and name at once.
/// Costs some ten tokens a model.
findings
check_models(const openai::endpoint& at, const std::vector<std::string>& models,
             const asking& ask);

} // namespace parley::doctor
