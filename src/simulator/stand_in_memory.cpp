#include "simulator/stand_in_memory.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

/// An argument of a call, by a part of its name.
std::string argument(const heard& call, std::string_view key) {
  auto parsed = parse_json(call.text);
  if (parsed && parsed->is_object())
    for (const auto& [name, value] : parsed->items())
      if (name.find(key) != std::string::npos && value.is_string())
        return value.get<std::string>();
  return "";
}

topic topic_of_tool(std::string_view name) {
  const std::pair<std::string_view, topic> keys[]
    = {{"order", topic::order},
       {"product", topic::product},
       {"hours", topic::hours},
       {"location", topic::locations}};
  for (const auto& [key, about] : keys)
    if (name.find(key) != std::string_view::npos)
      return about;
  return topic::unknown;
}

void remember_call(const heard& call, memory& past) {
  if (auto about = topic_of_tool(call.name); about != topic::unknown)
    past.about = about;
  if (auto city = argument(call, "city"); !city.empty())
    past.city = city;
  if (topic_of_tool(call.name) == topic::order)
    past.order = argument(call, "order");
  if (topic_of_tool(call.name) == topic::product)
    past.product = argument(call, "product");
}

void remember_text(const heard& said, memory& past) {
  past.last_said = lowered(said.text);
  if (mentions(past.last_said, {"specific store"}))
    past.waiting = topic::product;
  else if (mentions(past.last_said, {"nearest store"}))
    past.waiting = topic::locations;
  else if (mentions(past.last_said, {"hours there"}))
    past.waiting = topic::hours;
  else if (!mentions(past.last_said, {"which city"}))
    past.waiting = topic::unknown;
}

/// The topic of a clause that names only a place, a day, or `it`.
topic meant_topic(const clause& one, const memory& past) {
  if (!one.city.empty() && past.waiting != topic::unknown)
    return past.waiting;
  if (one.about != topic::unknown)
    return one.about;
  if (!one.city.empty())
    return past.about == topic::hours || past.about == topic::product
             ? past.about
             : topic::locations;
  if (!one.day.empty())
    return topic::hours;
  if (mentions(one.words, {"where is it", "where's it", "where are they"}))
    return past.about == topic::order ? topic::order : topic::locations;
  if (!past.order.empty()
      && mentions(one.words,
                  {"arrive", "arriving", "delivered", "get here", "shipped"}))
    return topic::order;
  return topic::unknown;
}

void fill_in_product(clause& one, const memory& past) {
  if (one.product == lowered(one.city))
    one.product.clear();
  if (past.product.empty() || !(one.follow_up || one.product.empty()))
    return;
  one.follow_up = true;
  if (mentions(past.product, {one.product}))
    one.product.clear();
  one.product += (one.product.empty() ? "" : " ") + past.product;
}

} // namespace

memory remember(const std::vector<heard>& before) {
  memory past;
  for (const auto& one : before) {
    if (one.what == heard::kind::assistant)
      remember_text(one, past);
    if (one.what == heard::kind::call)
      remember_call(one, past);
  }
  return past;
}

void fill_in(clause& one, memory& past) {
  if (one.about == topic::unknown || one.about == topic::agreement)
    one.about = meant_topic(one, past);
  if (one.about == topic::order && one.number.empty()
      && !mentions(one.words, {"my order", "my package", "my parcel"}))
    one.number = past.order;
  if (one.about == topic::product)
    fill_in_product(one, past);
  auto there
    = one.about == topic::hours
      || (one.about == topic::locations
          && (one.follow_up
              || mentions(one.words, {"where is it", "there", "the store"})));
  if (there && one.city.empty())
    one.city = past.city;
  if (!one.city.empty())
    past.city = one.city;
  if (one.about == topic::product && !one.product.empty())
    past.product = one.product;
}

} // namespace parley::simulator
