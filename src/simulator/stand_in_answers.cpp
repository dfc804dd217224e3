#include "simulator/stand_in_answers.hpp"

#include "base/json.hpp"
#include "simulator/stand_in_products.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace parley::simulator {

const std::string_view unknown_answer
  = "I'm not sure about that. For more complex questions, please contact our "
    "customer service at 1-800-ACME-HELP.";

namespace {

using nlohmann::json;

constexpr std::size_t most_listed = 3;
constexpr auto apology
  = "I'm sorry, I couldn't look that up just now. Please try again in a moment "
    "or contact customer service at 1-800-ACME-HELP.";

std::string text_of(const json& from, const char* key) {
  auto found = from.find(key);
  return found != from.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string{};
}

std::vector<std::string> texts_of(const json& from, const char* key) {
  std::vector<std::string> all;
  if (auto found = from.find(key); found != from.end() && found->is_array())
    for (const auto& one : *found)
      if (one.is_string())
        all.push_back(one.get<std::string>());
  return all;
}

/// An answer of a form that is not known: its plain values, one by one.
std::string plain_values(const json& output) {
  std::vector<std::string> all;
  for (const auto& [key, value] : output.items())
    if (value.is_string())
      all.push_back(key + ' ' + value.get<std::string>());
    else if (value.is_number())
      all.push_back(key + ' ' + dump_json(value));
  return all.empty() ? std::string{apology} : listed(all) + '.';
}

/// `Order #12345 shipped…` as PRD's first example says it.
std::string order_answer(const clause& asked, const json& output, bool alone) {
  auto order = "order #" + asked.number;
  if (output.value("found", true) == false)
    return "I couldn't find " + order
           + ". Order numbers have five digits and are in the confirmation "
             "e-mail. Could you check it?";
  auto summary = text_of(output, "summary");
  if (summary.empty())
    return "Here is " + order + ": " + plain_values(output);
  if (auto note = text_of(output, "note"); !note.empty())
    summary += ' ' + note;
  auto opening = "Order #" + asked.number;
  if (!alone || !summary.starts_with(opening))
    return summary;
  return "I'd be happy to help! Let me look up " + order + "... Your order"
         + summary.substr(opening.size());
}

/// `9 AM to 9 PM`, or the week: `Monday to Friday 9 AM to 9 PM, Sunday …`.
std::string hours_of(const json& store) {
  auto found = store.find("hours");
  if (found == store.end() || !found->is_object())
    return text_of(store, "hours");
  std::string week;
  for (const auto& [days, times] : found->items())
    if (times.is_string())
      week
        += (week.empty() ? "" : ", ") + days + ' ' + times.get<std::string>();
  return week;
}

std::string no_store(const json& output) {
  auto cities = texts_of(output, "cities");
  return cities.empty()
           ? "I couldn't find a store there. Which city are you in?"
           : "We have no store there. Our stores are in " + listed(cities)
               + '.';
}

/// The hours that most of the stores have.
std::string usual_hours(const json& stores) {
  std::map<std::string, int> count;
  std::string best;
  for (const auto& store : stores)
    if (auto hours = hours_of(store); ++count[hours] > count[best])
      best = hours;
  return best;
}

std::string hours_answer(const json& output) {
  if (output.value("found", true) == false)
    return no_store(output);
  auto stores = output.find("stores");
  if (stores == output.end() || !stores->is_array() || stores->empty())
    return plain_values(output);
  auto day = text_of(stores->front(), "day");
  auto when = day.empty() ? "" : " on " + day;
  if (stores->size() > most_listed)
    return "Most of our stores are open " + usual_hours(*stores) + when
           + ". Which city are you in? I can check the hours there.";
  std::string said;
  for (const auto& store : *stores) {
    auto now = text_of(store, "now");
    said += (said.empty() ? "" : " ") + text_of(store, "store") + when + ": "
            + hours_of(store) + (now.empty() ? "" : " (" + now + ')') + '.';
  }
  return said;
}

std::string locations_answer(const json& output) {
  if (output.value("found", true) == false)
    return no_store(output);
  auto stores = output.find("stores");
  if (stores == output.end() || !stores->is_array() || stores->empty())
    return plain_values(output);
  if (stores->size() > most_listed) {
    std::vector<std::string> cities;
    for (const auto& store : *stores)
      if (auto city = text_of(store, "city");
          std::find(cities.begin(), cities.end(), city) == cities.end())
        cities.push_back(city);
    return "We have stores in " + listed(cities) + ". Which city are you in?";
  }
  std::string said;
  for (const auto& store : *stores)
    said += (said.empty() ? "" : " ") + text_of(store, "store") + ": "
            + text_of(store, "address") + ", " + text_of(store, "phone") + '.';
  return said;
}

/// Whether the entry's question shares a longer word with what was asked.
bool fits(const clause& asked, const json& entry) {
  constexpr std::size_t shortest = 4;
  auto question = lowered(text_of(entry, "question"));
  for (auto word : words_of(question))
    for (auto other : words_of(asked.words))
      if (word.size() >= shortest && other.size() >= shortest
          && (word.starts_with(other) || other.starts_with(word))
          && !mentions(
            "what when where your does with have this that order work", {word}))
        return true;
  return false;
}

/// The first entry; to a question that is not one of the FAQ's topics, the
/// first that has to do with it.
std::string faq_answer(const clause& asked, const json& output) {
  auto entries = output.find("entries");
  if (entries != output.end() && entries->is_array())
    for (const auto& entry : *entries)
      if (asked.about == topic::faq || fits(asked, entry))
        return text_of(entry, "answer");
  return std::string{unknown_answer};
}

} // namespace

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0)
      out += words.size() == 2       ? " and "
             : i + 1 == words.size() ? ", and "
                                     : ", ";
    out += words[i];
  }
  return out;
}

std::string
answer_from(const clause& asked, std::string_view output, bool alone) {
  auto parsed = parse_json(output);
  if (!parsed || !parsed->is_object())
    return apology;
  try {
    switch (asked.about) {
      case topic::order:
        return order_answer(asked, *parsed, alone);
      case topic::hours:
        return hours_answer(*parsed);
      case topic::locations:
        return locations_answer(*parsed);
      case topic::product:
        return product_answer(asked, *parsed);
      default:
        return faq_answer(asked, *parsed);
    }
  } catch (const json::exception&) {
    // A key of another type than any tool of the shop gives it.
    return apology;
  }
}

} // namespace parley::simulator
