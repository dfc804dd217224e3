#pragma once

#include "base/result.hpp"
#include "shop/calendar.hpp"
#include "shop/shop.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::shop {

/// When a store is open on one day, in minutes since midnight.
struct opening {
  int from = 0;
  int to = 0; ///< equal to `from`: closed all day

  bool operator==(const opening&) const = default;
};

/// `09:00-21:00` or `closed`; nothing when it is neither.
std::optional<opening> parse_opening(std::string_view text);

struct store {
  std::string id;
  std::string name;
  std::string city;
  std::string state;               ///< `TX`
  std::vector<std::string> called; ///< city, state and what else it goes by
  std::string address;
  std::string phone;
  time_zone zone = time_zone::central;
  std::array<opening, 7> hours{}; ///< from Sunday on, as std::chrono counts
};

struct product {
  std::string sku;
  std::string name;
  std::string category;
  std::string price;  ///< `$29.99`
  std::string colors; ///< `black, brown, navy`
  std::string description;
  bool popular = false;
  int64_t in_stock = 0; ///< in all stores together
};

/// What one store has of one product.
struct stock_line {
  std::string store; ///< its id
  int64_t quantity = 0;
};

struct faq_entry {
  std::string topic;
  std::string question;
  std::string answer;
};

/// The shop's data in a SQLite database in memory. Safe from any thread: one
/// connection, one query at a time, each well below a millisecond.
class database {
public:
  /// Reads `orders.json`, `products.json`, `stores.json` and `faq.json`.
  static result<std::shared_ptr<const database>, failure>
  load(const std::string& directory);

  ~database();

  /// The order's record as JSON, if it is nobody's in particular or the
  /// customer's own: anybody else's order is as if there were none.
  [[nodiscard]] std::optional<std::string>
  find_order(std::string_view id, std::string_view customer) const;

  /// Every store, in the order of the file.
  [[nodiscard]] const std::vector<store>& stores() const;

  /// At most `limit` products, the likeliest first.
  /// @param text Any words; typing errors are mended where words are known.
  [[nodiscard]] std::vector<product>
  find_products(std::string_view text, int limit) const;

  /// What to offer in place of a product: at most three that are in stock in
  /// one of the stores; no stores mean any.
  [[nodiscard]] std::vector<product>
  alternatives(const product& to, const std::vector<std::string>& in) const;

  /// Where the product is in stock, in the order of the stores.
  [[nodiscard]] std::vector<stock_line> stock(std::string_view sku) const;

  [[nodiscard]] std::vector<std::string> categories() const;

  /// At most `limit` entries, the likeliest first.
  [[nodiscard]] std::vector<faq_entry>
  find_faq(std::string_view text, int limit) const;

  [[nodiscard]] std::vector<std::string> topics() const;

  struct state; ///< database_state.hpp
  explicit database(std::unique_ptr<state> filled);

private:
  std::unique_ptr<state> state_;
};

} // namespace parley::shop
