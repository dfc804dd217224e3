#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "tools/tool.hpp"

#include <functional>
#include <memory>
#include <string>
#include <variant>

/// @file
/// src/shop: the demo shop: orders, products, stores and a FAQ in a small
/// SQLite database with full-text search, and the tools that look into it.

namespace parley::shop {

struct failure {
  std::string where; ///< `config/data/orders.json:12:3`
  std::string what;
};

/// Fills a shop from the JSON files in `directory` and adds its tools to
/// `into`: lookup_order_status, get_product_info, check_store_hours,
/// get_store_locations, search_faq. They are safe from any thread.
/// @param now What the time is: a shop's `today` and deliveries follow it.
result<std::monostate, failure>
add_tools(tools::catalogue& into, const std::string& directory,
          std::function<timestamp()> now);

} // namespace parley::shop
