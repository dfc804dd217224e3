#include "simulator/stand_in_products.hpp"

#include "simulator/stand_in_answers.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <set>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr std::size_t most_named = 3;
constexpr std::size_t most_cities = 4; ///< more of them are "most locations"

/// One product as a tool describes it.
struct offer {
  std::string base;   ///< `Premium Leather Case`
  std::string device; ///< `iPhone 15`, behind ` for `; may be empty
  std::string price;  ///< `$49.99`
  std::vector<std::string> colors;
  std::vector<std::string> cities;
  std::vector<std::string> stores; ///< that have it, with their stock
  std::vector<std::string> alternatives;
  bool by_store = false;
  bool in_stock = true;
  bool popular = false;
};

/// A price as it is said: `$49.99`, whether it comes as text or number.
std::string dollars(const json& from) {
  auto found = from.find("price");
  if (found != from.end() && found->is_string())
    return found->get<std::string>();
  if (found == from.end() || !found->is_number())
    return "an unknown price";
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "$%.2f", found->get<double>());
  return buffer.data();
}

/// A list, whether it comes as an array or as `black, brown, navy`.
std::vector<std::string> texts(const json& from, const char* key) {
  std::vector<std::string> all;
  auto found = from.find(key);
  if (found != from.end() && found->is_array())
    for (const auto& one : *found)
      if (one.is_string())
        all.push_back(one.get<std::string>());
  if (found == from.end() || !found->is_string())
    return all;
  std::string_view rest = found->get_ref<const std::string&>();
  while (!rest.empty()) {
    auto one = rest.substr(0, rest.find(", "));
    all.emplace_back(one);
    rest.remove_prefix(std::min(rest.size(), one.size() + 2));
  }
  return all;
}

void read_stores(offer& into, const json& from) {
  auto found = from.find("stock_by_store");
  into.by_store = found != from.end() && found->is_array();
  if (!into.by_store)
    return;
  for (const auto& store : *found)
    if (auto count = store.value("in_stock", 0); count > 0)
      into.stores.push_back(store.value("store", "") + " ("
                            + std::to_string(count) + ')');
}

offer read_offer(const json& from) {
  offer one;
  auto name = from.value("name", "");
  auto at = name.find(" for ");
  one.base = name.substr(0, at);
  if (at != std::string::npos)
    one.device = name.substr(at + 5);
  one.price = dollars(from);
  one.colors = texts(from, "colors");
  one.cities = texts(from, "available_in");
  one.in_stock = from.value("in_stock", true);
  one.popular = from.value("most_popular", false);
  read_stores(one, from);
  if (auto others = from.find("alternatives_in_stock");
      others != from.end() && others->is_array())
    for (const auto& each : *others)
      one.alternatives.push_back(each.value("name", "") + " (" + dollars(each)
                                 + ')');
  return one;
}

/// `Premium` becomes `premium`; `MagSafe` and `USB-C` stay.
std::string plain_word(std::string word) {
  auto inner = std::any_of(word.begin() + 1, word.end(), [](unsigned char c) {
    return std::isupper(c) != 0;
  });
  if (!inner)
    word[0]
      = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
  return word;
}

/// `Clear MagSafe Case` becomes `Clear MagSafe case`.
std::string as_named(const offer& one) {
  auto last = one.base.rfind(' ');
  if (one.device.empty() || last == std::string::npos)
    return one.base;
  return one.base.substr(0, last + 1) + plain_word(one.base.substr(last + 1));
}

std::string plural(const std::string& noun) {
  if (noun.ends_with('s'))
    return noun;
  return noun + (noun.ends_with("ch") || noun.ends_with('x') ? "es" : "s");
}

/// `Premium Leather Case` becomes `premium leather cases`.
std::string as_kind(const offer& one) {
  std::string words;
  for (std::size_t at = 0; at < one.base.size();) {
    auto end = std::min(one.base.find(' ', at), one.base.size());
    if (end > at)
      words += (words.empty() ? "" : " ")
               + plain_word(one.base.substr(at, end - at));
    at = end + 1;
  }
  return plural(words);
}

/// The kind that all are of: `iPhone 15 cases`.
std::string common_kind(const offer& one) {
  auto last = one.base.rfind(' ');
  auto noun = plural(
    plain_word(one.base.substr(last == std::string::npos ? 0 : last + 1)));
  return one.device.empty() ? noun : one.device + ' ' + noun;
}

std::string alternatives_of(const offer& one) {
  return one.alternatives.empty()
           ? std::string{}
           : " I can suggest " + listed(one.alternatives) + " instead.";
}

std::string at_stores(const offer& one, const std::string& city) {
  auto name = "The " + as_named(one);
  if (!one.stores.empty())
    return name + " is in stock at " + listed(one.stores) + '.';
  auto elsewhere = one.cities.empty()
                     ? std::string{}
                     : " You can get it in " + listed(one.cities) + '.';
  return name + " isn't in stock in " + city + " right now." + elsewhere
         + alternatives_of(one);
}

std::string where_available(const offer& one, bool several) {
  std::string subject = several ? "They're" : "It's";
  if (one.cities.empty())
    return "";
  if (one.cities.size() > most_cities)
    return ' ' + subject + " available at most locations.";
  return ' ' + subject + " available in " + listed(one.cities) + '.';
}

/// One product in full, as PRD's second example does.
std::string in_full(const offer& one) {
  if (!one.in_stock)
    return "The " + as_named(one) + " is out of stock right now."
           + alternatives_of(one);
  auto several = !one.device.empty();
  auto what = several ? as_kind(one) : "the " + one.base;
  auto told = one.colors.empty()
              || (one.colors.size() == 1
                  && mentions(lowered(one.base), {one.colors.front()}));
  auto colors = told ? "" : " in " + listed(one.colors);
  return "We have " + what + colors + " for " + one.price + '.'
         + where_available(one, several)
         + " Would you like me to find the nearest store?";
}

/// Several products: the most popular, or the first few.
std::string in_short(const std::vector<offer>& all, bool yes_or_no) {
  std::set<std::string> colors;
  for (const auto& one : all)
    colors.insert(one.colors.begin(), one.colors.end());
  auto popular = std::find_if(all.begin(), all.end(),
                              [](const offer& one) { return one.popular; });
  std::string said = yes_or_no ? "Yes! " : "";
  if (popular != all.end()) {
    said += "We have " + common_kind(*popular)
            + (colors.size() > most_named ? " in several colors and styles"
                                          : " in several styles")
            + ". Our most popular is the " + as_named(*popular) + " for "
            + popular->price + '.';
  } else {
    std::vector<std::string> names;
    for (const auto& one : all)
      if (names.size() < most_named)
        names.push_back("the " + as_named(one) + " for " + one.price);
    said += "We have " + listed(names) + '.';
  }
  return said + " Would you like me to check availability at a specific store?";
}

std::string nothing_found(const json& output) {
  auto kinds = texts(output, "categories");
  return kinds.empty() ? "I couldn't find that in our range."
                       : "I couldn't find that in our range. We carry "
                           + listed(kinds) + ". What are you looking for?";
}

/// The offer a question is about: what can be had before what cannot.
const offer& best_of(const std::vector<offer>& all, bool popular_first) {
  for (const auto& one : all)
    if (popular_first && one.popular && one.in_stock)
      return one;
  for (const auto& one : all)
    if (one.in_stock)
      return one;
  return all.front();
}

} // namespace

std::string product_answer(const clause& asked, const json& output) {
  auto products = output.find("products");
  if (products == output.end() || !products->is_array() || products->empty())
    return nothing_found(output);
  std::vector<offer> all;
  for (const auto& one : *products)
    if (one.is_object())
      all.push_back(read_offer(one));
  if (all.empty())
    return nothing_found(output);
  if (auto cities = texts(output, "cities"); !cities.empty())
    return "We have no store there. Our stores are in " + listed(cities) + '.';
  const auto& best = best_of(all, !asked.follow_up);
  if (best.by_store)
    return at_stores(best, asked.city);
  if (all.size() > 1 && !asked.follow_up)
    return in_short(all, asked.yes_or_no);
  return (asked.yes_or_no && best.in_stock ? "Yes! " : "") + in_full(best);
}

} // namespace parley::simulator
