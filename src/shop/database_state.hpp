#pragma once

#include "shop/database.hpp"
#include "shop/search.hpp"

#include <memory>
#include <mutex>
#include <vector>

/// @file
/// What a database holds; for loader.cpp, which fills it, and database.cpp.

namespace SQLite {
class Database;
}

namespace parley::shop {

struct database::state {
  std::unique_ptr<SQLite::Database> sql;
  std::mutex one_at_a_time; ///< guards `sql`
  std::vector<store> stores;
  vocabulary product_words;
  vocabulary faq_words;
};

/// Opens an empty database in memory and fills it from the files.
result<std::monostate, failure>
fill(database::state& into, const std::string& directory);

} // namespace parley::shop
