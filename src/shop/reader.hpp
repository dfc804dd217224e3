#pragma once

#include "base/result.hpp"
#include "shop/shop.hpp"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <variant>

namespace parley::shop {

/// Takes one record; says what is wrong with it, or nothing.
using record_taker = std::function<std::string(const nlohmann::json&)>;

/// Reads a file that holds an array of objects and hands over each that fits
/// the schema, in order. Stops at the first fault, whose place is the record's
/// `{`, or the byte that breaks the JSON. A file holds at most 1 MB.
result<std::monostate, failure>
read_records(const std::string& path, std::string_view schema,
             const record_taker& take);

} // namespace parley::shop
