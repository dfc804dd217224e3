#pragma once

#include "model/model.hpp"

#include <cstddef>
#include <vector>

namespace parley::agent {

/// The newest `limit` items, without orphans: calls whose output was cut off or
/// never came, outputs whose call was cut off, and reasoning items that
/// directly precede a dropped call.
std::vector<model::item_ptr>
window(const std::vector<model::item_ptr>& items, std::size_t limit);

} // namespace parley::agent
