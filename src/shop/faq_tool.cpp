#include "shop/factories.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::shop {

namespace {

using json = nlohmann::ordered_json;

constexpr auto description
  = "Searches the company's frequently asked questions: shipping, returns and "
    "refunds, warranty, payment and billing, contact, business hours, "
    "discounts, account, privacy.";

constexpr auto parameters = R"({"type":"object","properties":{"query":{)"
                            R"("type":"string","description":"What the )"
                            R"(customer wants to know, in a few words."}},)"
                            R"("required":["query"],)"
                            R"("additionalProperties":false})";

std::string answer(const database& of, const std::string& query) {
  constexpr int most = 3;
  const auto found = of.find_faq(query, most);
  if (found.empty())
    return json{{"found", false},
                {"message", "No entry answers that."},
                {"topics", of.topics()}}
      .dump();
  auto entries = json::array();
  for (const auto& each : found)
    entries.push_back({{"question", each.question}, {"answer", each.answer}});
  return json{{"found", true}, {"entries", std::move(entries)}}.dump();
}

} // namespace

std::shared_ptr<tools::tool> search_faq(shared_database of) {
  return make_tool({"search_faq", description, parameters},
                   [of = std::move(of)](const tools::caller&,
                                        const nlohmann::json& arguments) {
                     return answer(*of,
                                   arguments.at("query").get<std::string>());
                   });
}

} // namespace parley::shop
