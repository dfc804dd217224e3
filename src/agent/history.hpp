#pragma once

#include "model/model.hpp"

#include <cstddef>
#include <vector>

namespace parley::agent {

/// The newest `limit` items, without orphans, which the server would answer
/// with 400 (OpenAI: ordering and pairing rules): calls whose output was cut
/// off or never came, outputs whose call was cut off, and reasoning items that
/// no longer stand right before what they led to.
std::vector<model::item_ptr>
window(const std::vector<model::item_ptr>& items, std::size_t limit);

} // namespace parley::agent
