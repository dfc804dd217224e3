#pragma once

#include <string_view>

namespace parley::benchmark {

/// `config/agent_config.yml` as it was when this program was built: what
/// Parley is started with, so that figures can be compared.
std::string_view default_agents();

} // namespace parley::benchmark
