#pragma once

#include "simulator/stand_in_words.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace parley::simulator {

/// Words for what a product tool returned: an object with `products`, each with
/// `name`, `price`, `colors`, `in_stock`, `available_in`, `stock_by_store`,
/// `alternatives_in_stock`, `most_popular` as far as they are there.
std::string product_answer(const clause& asked, const nlohmann::json& output);

} // namespace parley::simulator
