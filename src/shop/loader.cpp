#include "shop/database_state.hpp"
#include "shop/owner.hpp"
#include "shop/reader.hpp"
#include "shop/schemas.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parley::shop {

namespace {

using json = nlohmann::json;

constexpr auto tables = R"(
  CREATE TABLE orders (id TEXT PRIMARY KEY, customer TEXT, record TEXT);
  CREATE TABLE products (sku TEXT PRIMARY KEY, name TEXT, category TEXT,
    price TEXT, colors TEXT, description TEXT, popular INTEGER);
  CREATE TABLE stock (sku TEXT, store TEXT, store_index INTEGER,
    quantity INTEGER, PRIMARY KEY (sku, store)) WITHOUT ROWID;
  CREATE VIEW catalogue AS
    SELECT sku, name, category, price, colors, description, popular,
      coalesce((SELECT sum(quantity) FROM stock
        WHERE stock.sku = products.sku), 0) AS available,
      products.rowid AS place
    FROM products;
  CREATE TABLE alternatives (sku TEXT, place INTEGER, other TEXT,
    PRIMARY KEY (sku, other)) WITHOUT ROWID;
  CREATE VIRTUAL TABLE product_words USING fts5(sku UNINDEXED, name, category,
    colors, keywords, description,
    tokenize = 'porter unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE faq USING fts5(topic, question, keywords, answer,
    tokenize = 'porter unicode61 remove_diacritics 2');
)";

std::string text(const json& record, const char* key) {
  return record.at(key).get<std::string>();
}

std::string joined(const json& words, const char* between) {
  std::string result;
  for (const auto& each : words)
    result += (result.empty() ? "" : between) + each.get<std::string>();
  return result;
}

/// `$29.99`
std::string price_text(const json& amount) {
  const auto cents = std::llround(amount.get<double>() * 100);
  auto text = std::to_string(cents);
  if (text.size() < 3)
    text.insert(0, 3 - text.size(), '0');
  text.insert(text.size() - 2, 1, '.');
  text.insert(text.begin(), '$');
  return text;
}

/// Fills one database; each `take_…` says what is wrong with a record.
class filler {
public:
  explicit filler(database::state& into) : into_(into), sql_(*into.sql) {
    sql_.exec(tables);
  }

  std::string take_store(const json& record);
  std::string take_product(const json& record);
  std::string check_alternatives(const json& record);
  std::string take_order(const json& record);
  std::string take_faq(const json& record);

private:
  std::string take_stock(const std::string& sku, const json& stock);
  void index(const std::string& sku, const json& record);

  template <class... Values>
  void insert(const char* statement, const Values&... values) {
    SQLite::Statement query{sql_, statement};
    int place = 0;
    (query.bind(++place, values), ...);
    query.exec();
  }

  bool exists(const char* statement, const std::string& key) {
    SQLite::Statement query{sql_, statement};
    query.bind(1, key);
    return query.executeStep();
  }

  database::state& into_;
  SQLite::Database& sql_;
};

std::string filler::take_store(const json& record) {
  store one;
  one.id = text(record, "id");
  for (const auto& each : into_.stores)
    if (each.id == one.id)
      return "`id` is there twice";
  one.name = text(record, "name");
  one.city = text(record, "city");
  one.state = text(record, "state");
  const auto state_name = text(record, "state_name");
  one.called = {one.city, one.state, state_name, one.city + " " + one.state,
                one.city + " " + state_name};
  for (const auto& each : record.at("other_names"))
    one.called.push_back(each.get<std::string>());
  one.address = text(record, "address");
  one.phone = text(record, "phone");
  one.zone = *parse_time_zone(text(record, "time_zone"));
  for (const auto& [day, hours] : record.at("hours").items()) {
    auto open = parse_opening(hours.get<std::string>());
    if (!open)
      return "`hours." + day + "` must be like 09:00-21:00, or closed";
    one.hours.at(parse_weekday(day)->c_encoding()) = *open;
  }
  into_.stores.push_back(std::move(one));
  return "";
}

std::string filler::take_stock(const std::string& sku, const json& stock) {
  for (const auto& [id, quantity] : stock.items()) {
    auto at = std::find_if(into_.stores.begin(), into_.stores.end(),
                           [id = id](const store& x) { return x.id == id; });
    if (at == into_.stores.end())
      return "`stock` names a store that is not in stores.json";
    if (!quantity.is_number_unsigned() || quantity > 1'000'000)
      return "`stock` must hold whole numbers from 0 to 1000000";
    insert("INSERT INTO stock VALUES (?, ?, ?, ?)", sku, id,
           static_cast<int64_t>(at - into_.stores.begin()),
           quantity.get<int64_t>());
  }
  return "";
}

void filler::index(const std::string& sku, const json& record) {
  const auto colors = joined(record.at("colors"), ", ");
  const auto keywords = joined(record.at("keywords"), ", ");
  insert("INSERT INTO product_words VALUES (?, ?, ?, ?, ?, ?)", sku,
         text(record, "name"), text(record, "category"), colors, keywords,
         text(record, "description"));
  for (const auto& each :
       {text(record, "name"), text(record, "category"), colors, keywords})
    into_.product_words.add(each);
}

std::string filler::take_product(const json& record) {
  const auto sku = text(record, "sku");
  if (exists("SELECT 1 FROM products WHERE sku = ?", sku))
    return "`sku` is there twice";
  insert("INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, ?)", sku,
         text(record, "name"), text(record, "category"),
         price_text(record.at("price")), joined(record.at("colors"), ", "),
         text(record, "description"), record.at("popular").get<bool>() ? 1 : 0);
  index(sku, record);
  return take_stock(sku, record.at("stock"));
}

std::string filler::check_alternatives(const json& record) {
  int place = 0;
  for (const auto& each : record.at("alternatives")) {
    const auto other = each.get<std::string>();
    if (!exists("SELECT 1 FROM products WHERE sku = ?", other))
      return "`alternatives` names a product that is not there";
    insert("INSERT OR IGNORE INTO alternatives VALUES (?, ?, ?)",
           text(record, "sku"), ++place, other);
  }
  return "";
}

std::string filler::take_order(const json& record) {
  const auto id = text(record, "id");
  if (id.empty() || id.find_first_not_of("0123456789") != std::string::npos)
    return "`id` must be digits";
  if (exists("SELECT 1 FROM orders WHERE id = ?", id))
    return "`id` is there twice";
  const auto& customer = record.at("customer");
  const auto owner
    = customer.is_string() ? owner_of(customer.get<std::string>()) : "";
  if (customer.is_string() && owner.empty())
    return "`customer` is empty: null is everybody";
  auto shown = record;
  shown.erase("customer");
  shown["total"] = price_text(record.at("total"));
  SQLite::Statement query{sql_, "INSERT INTO orders VALUES (?, ?, ?)"};
  query.bind(1, id);
  if (!owner.empty())
    query.bind(2, owner);
  query.bind(3, shown.dump());
  query.exec();
  return "";
}

std::string filler::take_faq(const json& record) {
  const auto keywords = joined(record.at("keywords"), ", ");
  insert("INSERT INTO faq VALUES (?, ?, ?, ?)", text(record, "topic"),
         text(record, "question"), keywords, text(record, "answer"));
  for (const auto& each :
       {text(record, "topic"), text(record, "question"), keywords})
    into_.faq_words.add(each);
  return "";
}

result<std::monostate, failure>
fill_guarded(database::state& into, const std::string& directory) {
  into.sql = std::make_unique<SQLite::Database>(
    ":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  filler to{into};
  using take = std::string (filler::*)(const json&);
  struct {
    const char* file;
    std::string_view schema;
    take how;
  } const steps[] = {
    {"stores.json", store_schema, &filler::take_store},
    {"products.json", product_schema, &filler::take_product},
    {"products.json", product_schema, &filler::check_alternatives},
    {"orders.json", order_schema, &filler::take_order},
    {"faq.json", faq_schema, &filler::take_faq},
  };
  SQLite::Transaction all{*into.sql};
  for (const auto& step : steps) {
    auto done = read_records(
      directory + "/" + step.file, step.schema,
      [&](const json& record) { return (to.*step.how)(record); });
    if (!done)
      return done.error();
  }
  all.commit();
  return std::monostate{};
}

} // namespace

result<std::monostate, failure>
fill(database::state& into, const std::string& directory) {
  try {
    return fill_guarded(into, directory);
  } catch (const SQLite::Exception& error) {
    return failure{directory, error.what()};
  }
}

} // namespace parley::shop
