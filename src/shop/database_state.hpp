#pragma once

#include "shop/database.hpp"
#include "shop/search.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

/// @file
/// What a database holds; for loader.cpp, which fills it, and database.cpp.

namespace SQLite {
class Database;
class Statement;
} // namespace SQLite

namespace parley::shop {

struct database::state {
  state();
  ~state();

  /// A statement to bind and step, prepared once.
  /// @pre `one_at_a_time` is held, and no result of it is still being read.
  SQLite::Statement& prepared(const char* statement);

  std::unique_ptr<SQLite::Database> sql;
  std::mutex one_at_a_time; ///< guards `sql` and `statements`
  std::map<std::string_view, std::unique_ptr<SQLite::Statement>> statements;
  std::vector<store> stores;
  vocabulary product_words;
  vocabulary faq_words;
};

/// Opens an empty database in memory and fills it from the files.
result<std::monostate, failure>
fill(database::state& into, const std::string& directory);

} // namespace parley::shop
