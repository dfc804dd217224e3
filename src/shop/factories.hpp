#pragma once

#include "base/time.hpp"
#include "shop/database.hpp"
#include "tools/tool.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// The shop's five tools, one function each, and what they share.

namespace parley::shop {

using shared_database = std::shared_ptr<const database>;
using clock = std::function<timestamp()>;

std::shared_ptr<tools::tool> lookup_order_status(shared_database of, clock now);
std::shared_ptr<tools::tool> get_product_info(shared_database of);
std::shared_ptr<tools::tool> check_store_hours(shared_database of, clock now);
std::shared_ptr<tools::tool> get_store_locations(shared_database of);
std::shared_ptr<tools::tool> search_faq(shared_database of);

/// What a tool of a name and one function is made of.
using tool_function
  = std::function<std::string(const tools::caller&, const nlohmann::json&)>;

std::shared_ptr<tools::tool> make_tool(model::tool offer, tool_function call);

/// The stores of a city or state, by any name they go by; a typing error or
/// two is tolerated.
std::vector<const store*> stores_in(const database& of, std::string_view city);

/// The cities that have stores, without repeats.
std::vector<std::string> cities(const database& of);

} // namespace parley::shop
