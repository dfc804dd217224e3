#include "shop/factories.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace parley::shop {

namespace {

using json = nlohmann::ordered_json;

constexpr int most_products = 8;
constexpr std::size_t described = 3; // few enough to tell about in full

constexpr auto description
  = "Finds products by name, kind or color: price, colors, stock, and what "
    "else there is when one is out of stock. With a city it tells the stock "
    "of the stores there.";

constexpr auto parameters
  = R"({"type":"object","properties":{"product_name":{"type":"string",)"
    R"("description":"What the customer is looking for, for example iPhone )"
    R"(15 leather case."},"city":{"type":["string","null"],"description":)"
    R"("City whose stores to check, or null for all."}},"required":[)"
    R"("product_name","city"],"additionalProperties":false})";

using store_list = std::vector<const store*>;

std::vector<std::string> ids(const store_list& stores) {
  std::vector<std::string> result;
  for (const auto* each : stores)
    result.push_back(each->id);
  return result;
}

const store* named(const database& of, const std::string& id) {
  const auto& all = of.stores();
  auto found = std::find_if(all.begin(), all.end(),
                            [&](const store& x) { return x.id == id; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<std::string>
cities_of(const database& of, const std::vector<stock_line>& stock) {
  std::vector<std::string> result;
  for (const auto& line : stock)
    if (const auto* at = named(of, line.store);
        at && std::find(result.begin(), result.end(), at->city) == result.end())
      result.push_back(at->city);
  return result;
}

/// The stock of each of the stores; true when there is any.
bool add_stock(json& to, const std::vector<stock_line>& stock,
               const store_list& stores) {
  bool any = false;
  auto lines = json::array();
  for (const auto* each : stores) {
    auto line
      = std::find_if(stock.begin(), stock.end(),
                     [&](const stock_line& x) { return x.store == each->id; });
    auto quantity = line == stock.end() ? 0 : line->quantity;
    any = any || quantity > 0;
    lines.push_back({{"store", each->name}, {"in_stock", quantity}});
  }
  to["stock_by_store"] = std::move(lines);
  return any;
}

void add_alternatives(json& to, const database& of, const product& one,
                      const store_list& stores) {
  auto list = json::array();
  for (const auto& each : of.alternatives(one, ids(stores)))
    list.push_back({{"name", each.name}, {"price", each.price}});
  if (!list.empty())
    to["alternatives_in_stock"] = std::move(list);
}

json describe(const database& of, const product& one, const store_list& stores,
              bool in_full) {
  json result{{"name", one.name},
              {"price", one.price},
              {"colors", one.colors},
              {"in_stock", one.in_stock > 0}};
  if (one.popular)
    result["most_popular"] = true;
  if (in_full)
    result["description"] = one.description;
  const auto stock = of.stock(one.sku);
  const bool here
    = stores.empty() ? !stock.empty() : add_stock(result, stock, stores);
  if (!stock.empty() && (stores.empty() || !here))
    result["available_in"] = cities_of(of, stock);
  if (!here)
    add_alternatives(result, of, one, stores);
  return result;
}

std::string
answer(const database& of, const std::string& name, const std::string& city) {
  auto found = of.find_products(name, most_products + 1);
  if (found.empty())
    return json{{"found", false},
                {"message", "No product matches that."},
                {"categories", of.categories()}}
      .dump();
  json result{{"found", true}};
  const auto stores = stores_in(of, city);
  if (!city.empty() && stores.empty()) {
    result["note"] = "There is no store in that city.";
    result["cities"] = cities(of);
  }
  const bool more = found.size() > most_products;
  if (more)
    found.pop_back();
  auto list = json::array();
  for (const auto& each : found)
    list.push_back(describe(of, each, stores, found.size() <= described));
  result["products"] = std::move(list);
  if (more)
    result["more"] = "There are further matches: ask what exactly is wanted.";
  return result.dump();
}

} // namespace

std::shared_ptr<tools::tool> get_product_info(shared_database of) {
  return make_tool(
    {"get_product_info", description, parameters},
    [of
     = std::move(of)](const tools::caller&, const nlohmann::json& arguments) {
      const auto& city = arguments.at("city");
      return answer(*of, arguments.at("product_name").get<std::string>(),
                    city.is_null() ? "" : city.get<std::string>());
    });
}

} // namespace parley::shop
