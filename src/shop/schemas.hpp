#pragma once

#include <string_view>

/// @file
/// The forms of the shop's data files, as JSON Schemas of one record each.

namespace parley::shop {

extern const std::string_view order_schema;
extern const std::string_view product_schema;
extern const std::string_view store_schema;
extern const std::string_view faq_schema;

} // namespace parley::shop
