#include "shop/database.hpp"

#include "shop/database_state.hpp"
#include "shop/owner.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <charconv>
#include <utility>

namespace parley::shop {

namespace {

std::optional<int> parse_minutes(std::string_view text) {
  int hour = -1;
  int minute = -1;
  if (text.size() != 5 || text[2] != ':')
    return std::nullopt;
  const char* at = text.data();
  auto h = std::from_chars(at, at + 2, hour);
  auto m = std::from_chars(at + 3, at + 5, minute);
  if (h.ptr != at + 2 || m.ptr != at + 5 || hour < 0 || minute < 0
      || minute > 59 || hour * 60 + minute > 24 * 60)
    return std::nullopt;
  return hour * 60 + minute;
}

} // namespace

std::optional<opening> parse_opening(std::string_view text) {
  if (text == "closed")
    return opening{};
  if (text.size() != 11 || text[5] != '-')
    return std::nullopt;
  auto from = parse_minutes(text.substr(0, 5));
  auto to = parse_minutes(text.substr(6));
  if (!from || !to || *from >= *to)
    return std::nullopt;
  return opening{*from, *to};
}

namespace {

product read_product(SQLite::Statement& row) {
  product one;
  one.sku = row.getColumn(0).getString();
  one.name = row.getColumn(1).getString();
  one.category = row.getColumn(2).getString();
  one.price = row.getColumn(3).getString();
  one.colors = row.getColumn(4).getString();
  one.description = row.getColumn(5).getString();
  one.popular = row.getColumn(6).getInt() != 0;
  one.in_stock = row.getColumn(7).getInt64();
  return one;
}

void bind(SQLite::Statement& query, int place, std::string_view text) {
  query.bind(place, std::string{text});
}

std::vector<std::string> strings(SQLite::Statement& query) {
  std::vector<std::string> result;
  while (query.executeStep())
    result.push_back(query.getColumn(0).getString());
  return result;
}

std::vector<product>
products(SQLite::Statement& query, const std::string& match, int limit) {
  query.bind(1, match);
  query.bind(2, limit);
  std::vector<product> result;
  while (query.executeStep())
    result.push_back(read_product(query));
  return result;
}

/// All words match equally well: what can be bought comes first.
constexpr auto with_all_words
  = "SELECT catalogue.* FROM product_words "
    "JOIN catalogue ON catalogue.sku = product_words.sku "
    "WHERE product_words MATCH ? "
    "ORDER BY available > 0 DESC, popular DESC, place LIMIT ?";

constexpr auto with_any_word
  = "SELECT catalogue.* FROM product_words "
    "JOIN catalogue ON catalogue.sku = product_words.sku "
    "WHERE product_words MATCH ? "
    "ORDER BY bm25(product_words, 0, 10, 5, 3, 3, 1), place LIMIT ?";

constexpr auto faq_entries = "SELECT topic, question, answer FROM faq "
                             "WHERE faq MATCH ? "
                             "ORDER BY bm25(faq, 3, 5, 3, 1), rowid LIMIT ?";

/// Named alternatives in their order, then the category's popular ones.
constexpr auto instead
  = "SELECT c.* FROM catalogue c "
    "LEFT JOIN alternatives a ON a.sku = ?1 AND a.other = c.sku "
    "WHERE c.sku <> ?1 AND c.available > 0 "
    "AND (a.other IS NOT NULL OR c.category = ?2) "
    "ORDER BY a.other IS NULL, a.place, c.popular DESC, c.place";

std::string named(const std::string& match) {
  return "{name category colors keywords} : (" + match + ")";
}

std::vector<faq_entry>
entries(SQLite::Statement& query, const std::string& match, int limit) {
  query.bind(1, match);
  query.bind(2, limit);
  std::vector<faq_entry> result;
  while (query.executeStep())
    result.push_back({query.getColumn(0).getString(),
                      query.getColumn(1).getString(),
                      query.getColumn(2).getString()});
  return result;
}

bool in_one_of(const std::vector<stock_line>& stock,
               const std::vector<std::string>& stores) {
  for (const auto& line : stock)
    for (const auto& each : stores)
      if (line.store == each)
        return true;
  return false;
}

} // namespace

database::state::state() = default;

database::state::~state() = default;

SQLite::Statement& database::state::prepared(const char* statement) {
  auto& kept = statements[statement];
  if (!kept)
    kept = std::make_unique<SQLite::Statement>(*sql, statement);
  kept->tryReset(); // its answer tells of the last use, not of this one
  return *kept;
}

database::database(std::unique_ptr<state> filled) : state_(std::move(filled)) {
  // nop
}

database::~database() = default;

result<std::shared_ptr<const database>, failure>
database::load(const std::string& directory) {
  auto filled = std::make_unique<state>();
  if (auto done = fill(*filled, directory); !done)
    return done.error();
  return std::make_shared<const database>(std::move(filled));
}

std::optional<std::string>
database::find_order(std::string_view id, std::string_view customer) const {
  std::lock_guard guard{state_->one_at_a_time};
  auto& query = state_->prepared("SELECT record FROM orders WHERE id = ? "
                                 "AND (customer IS NULL OR customer = ?)");
  bind(query, 1, id);
  if (const auto owner = owner_of(customer); !owner.empty())
    query.bind(2, owner);
  else
    query.bind(2); // nobody is no order's owner: NULL equals nothing
  if (!query.executeStep())
    return std::nullopt;
  return query.getColumn(0).getString();
}

const std::vector<store>& database::stores() const {
  return state_->stores;
}

std::vector<product>
database::find_products(std::string_view text, int limit) const {
  auto words = search_words(text);
  if (words.empty())
    return {};
  std::lock_guard guard{state_->one_at_a_time};
  auto look_for = [&](const char* statement, const std::string& match) {
    return products(state_->prepared(statement), match, limit);
  };
  // What a thing is called says more than what else is said of it.
  auto found = look_for(with_all_words, named(match_all(words)));
  if (found.empty())
    found = look_for(with_all_words, match_all(words));
  if (!found.empty())
    return found;
  words = state_->product_words.mended(std::move(words));
  found = look_for(with_all_words, named(match_all(words)));
  if (found.empty())
    found = look_for(with_any_word, match_any(words));
  return found;
}

std::vector<product>
database::alternatives(const product& to,
                       const std::vector<std::string>& in) const {
  constexpr std::size_t enough = 3;
  std::vector<product> candidates;
  {
    std::lock_guard guard{state_->one_at_a_time};
    auto& query = state_->prepared(instead);
    query.bind(1, to.sku);
    query.bind(2, to.category);
    while (query.executeStep())
      candidates.push_back(read_product(query));
  }
  std::vector<product> result;
  for (auto& each : candidates) {
    if (result.size() == enough)
      break;
    if (in.empty() || in_one_of(stock(each.sku), in))
      result.push_back(std::move(each));
  }
  return result;
}

std::vector<stock_line> database::stock(std::string_view sku) const {
  std::lock_guard guard{state_->one_at_a_time};
  auto& query
    = state_->prepared("SELECT store, quantity FROM stock WHERE sku = ? "
                       "AND quantity > 0 ORDER BY store_index");
  bind(query, 1, sku);
  std::vector<stock_line> result;
  while (query.executeStep())
    result.push_back(
      {query.getColumn(0).getString(), query.getColumn(1).getInt64()});
  return result;
}

std::vector<std::string> database::categories() const {
  std::lock_guard guard{state_->one_at_a_time};
  return strings(state_->prepared("SELECT category FROM products "
                                  "GROUP BY category ORDER BY min(rowid)"));
}

std::vector<faq_entry>
database::find_faq(std::string_view text, int limit) const {
  auto words = search_words(text);
  if (words.empty())
    return {};
  std::lock_guard guard{state_->one_at_a_time};
  auto found = entries(state_->prepared(faq_entries), match_all(words), limit);
  if (!found.empty())
    return found;
  words = state_->faq_words.mended(std::move(words));
  return entries(state_->prepared(faq_entries), match_any(words), limit);
}

std::vector<std::string> database::topics() const {
  std::lock_guard guard{state_->one_at_a_time};
  return strings(state_->prepared("SELECT topic FROM faq "
                                  "GROUP BY topic ORDER BY min(rowid)"));
}

} // namespace parley::shop
