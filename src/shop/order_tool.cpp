#include "base/json.hpp"
#include "shop/factories.hpp"
#include "shop/search.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace parley::shop {

namespace {

// Keys keep their order: what matters comes first.
using json = nlohmann::ordered_json;
using std::chrono::days;
using std::chrono::sys_days;

/// The digits of `#12 345`, `Order no. 12345`; empty when it is no number.
std::string order_number(std::string_view given) {
  auto rest = folded(given);
  for (std::string_view word : {"order", "number", "no"}) {
    rest = folded(rest);
    if (rest.starts_with(word))
      rest.erase(0, word.size());
  }
  std::string digits;
  for (char c : rest) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (std::string_view{" \t\n#.:-"}.find(c) == std::string_view::npos)
      return "";
  }
  return digits;
}

/// The first of these weekdays after today.
sys_days next(std::chrono::weekday day, sys_days today) {
  auto tomorrow = today + days{1};
  return tomorrow + (day - std::chrono::weekday{tomorrow});
}

std::optional<sys_days> arrival(const nlohmann::json& order, sys_days today) {
  if (auto on = order.find("arrives_on"); on != order.end())
    return next(*parse_weekday(on->get<std::string>()), today);
  if (auto in = order.find("arrives_in_days"); in != order.end())
    return today + days{in->get<int>()};
  return std::nullopt;
}

/// `Thursday`, or `today`; the date as well where it is further away.
std::string day_text(sys_days day, sys_days today) {
  if (day == today)
    return "today";
  auto name = weekday_name(std::chrono::weekday{day});
  return day - today < days{7} ? name : name + ", " + date_text(day);
}

/// How far the order is: `shipped yesterday`.
std::string progress(const nlohmann::json& order, sys_days today) {
  auto past = [&](const char* key) {
    return relative_day(today - days{order.value(key, 0)}, today);
  };
  const auto status = order.at("status").get<std::string>();
  if (status == "shipped" && order.contains("shipped_days_ago"))
    return "shipped " + past("shipped_days_ago");
  if (status == "delivered" && order.contains("delivered_days_ago"))
    return "was delivered " + past("delivered_days_ago");
  if (status == "cancelled" || status == "returned" || status == "delivered")
    return "was " + status;
  return "is " + status;
}

/// One sentence that answers "where is my order".
std::string summary(const nlohmann::json& order, sys_days today) {
  auto text = "Order #" + order.at("id").get<std::string>() + " "
              + progress(order, today);
  if (auto by = arrival(order, today))
    text += " and should arrive " + (*by == today ? "" : std::string{"by "})
            + day_text(*by, today);
  text += ".";
  if (auto number = order.find("tracking_number"); number != order.end())
    text += " Tracking: " + number->get<std::string>();
  return text;
}

void add_past(json& to, const nlohmann::json& order, const char* key,
              const char* name, sys_days today) {
  if (auto ago = order.find(key); ago != order.end()) {
    auto day = today - days{ago->get<int>()};
    to[name] = relative_day(day, today) + ", " + date_text(day);
  }
}

void add_future(json& to, const nlohmann::json& order, sys_days today) {
  if (auto in = order.find("ships_in_days"); in != order.end()) {
    auto day = today + days{in->get<int>()};
    to["ships"] = relative_day(day, today) + ", " + date_text(day);
  }
  if (auto by = arrival(order, today))
    to["estimated_delivery"]
      = "by " + weekday_name(std::chrono::weekday{*by}) + ", " + date_text(*by);
}

json describe(const nlohmann::json& order, sys_days today) {
  json result{{"found", true},
              {"order_id", order.at("id")},
              {"status", order.at("status")},
              {"summary", summary(order, today)}};
  add_past(result, order, "placed_days_ago", "placed", today);
  add_past(result, order, "shipped_days_ago", "shipped", today);
  add_past(result, order, "delivered_days_ago", "delivered", today);
  add_future(result, order, today);
  for (auto key : {"carrier", "tracking_number", "note", "items", "total"})
    if (auto value = order.find(key); value != order.end())
      result[key] = *value;
  return result;
}

/// The same words for an unknown order and for somebody else's.
constexpr auto not_found
  = R"({"found":false,"message":"No order with that number was found for this )"
    R"(customer. Order numbers have five digits and are in the confirmation )"
    R"(e-mail. Ask the customer to check the number."})";

constexpr auto description
  = "Looks up one order of the customer by its number: status, tracking, "
    "estimated delivery. Use it whenever the customer asks about an order, and "
    "say nothing about an order that it did not return.";

constexpr auto parameters = R"({"type":"object","properties":{"order_id":{)"
                            R"("type":"string","description":"The order )"
                            R"(number, for example 12345."}},"required":[)"
                            R"("order_id"],"additionalProperties":false})";

} // namespace

std::shared_ptr<tools::tool>
lookup_order_status(shared_database of, clock now) {
  return make_tool(
    {"lookup_order_status", description, parameters},
    [of = std::move(of), now = std::move(now)](
      const tools::caller& who, const nlohmann::json& arguments) {
      auto id = order_number(arguments.at("order_id").get<std::string>());
      auto record = of->find_order(id, who.customer_address);
      if (!record)
        return std::string{not_found};
      auto order = parse_json(*record);
      // The business keeps its books by Central Time.
      auto today = local_time_at(time_zone::central, now()).day;
      return order ? describe(*order, today).dump() : std::string{not_found};
    });
}

} // namespace parley::shop
