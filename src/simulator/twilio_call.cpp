#include "simulator/twilio_call.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace parley::simulator {

namespace {

using nlohmann::json;

std::optional<int64_t> read_integer(std::string_view text) {
  int64_t value = 0;
  auto end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end)
    return std::nullopt;
  return value;
}

/// The query of another page: what was asked for, with another token.
std::string page_url(const twilio_call& call, int64_t page, int64_t token) {
  twilio::form_writer query;
  for (const auto& [name, value] : call.query.fields)
    if (name != "Page" && name != "PageToken")
      query.add(name, value);
  query.add("Page", std::to_string(page));
  query.add("PageToken", "PT" + std::to_string(token));
  return "http://" + call.host + call.path + '?' + query.body();
}

} // namespace

http::response json_answer(int status, const json& body) {
  return http::json_response(status, dump_json(body));
}

http::response error_answer(const refusal& why) {
  auto code = std::to_string(why.code);
  return json_answer(
    why.status, {{"code", why.code},
                 {"message", why.message},
                 {"more_info", "https://www.twilio.com/docs/errors/" + code},
                 {"status", why.status}});
}

http::response not_found(std::string_view path) {
  return error_answer(
    {404, 20404,
     "The requested resource " + std::string{path} + " was not found"});
}

outcome<list_page>
cut_page(const twilio_call& call, std::vector<list_entry> all, int64_t largest,
         bool newest_first) {
  list_page page;
  auto order = call.query.find("Order");
  auto descending = newest_first || order == "desc";
  if (call.query.has("PageSize")) {
    auto size = read_integer(call.query.find("PageSize"));
    if (!size || *size < 1)
      return refusal{400, 20001, "PageSize is 1 or more"};
    page.page_size = std::min(*size, largest);
  }
  page.page_size = std::min(page.page_size, largest);
  if (!order.empty() && order != "asc" && order != "desc")
    return refusal{400, 20001, "Order is asc or desc"};
  auto first = all.begin();
  if (descending)
    std::reverse(all.begin(), all.end());
  if (auto token = call.query.find("PageToken"); !token.empty()) {
    auto last_seen
      = token.starts_with("PT") ? read_integer(token.substr(2)) : std::nullopt;
    if (!last_seen)
      return refusal{400, 20001, "PageToken is not of this list"};
    first = std::find_if(all.begin(), all.end(), [&](const list_entry& one) {
      return descending ? one.position < *last_seen : one.position > *last_seen;
    });
  }
  auto last = first + std::min<int64_t>(page.page_size, all.end() - first);
  page.entries.assign(first, last);
  page.url = "http://" + call.host + call.path;
  if (last != all.end())
    page.next_page_url
      = page_url(call, read_integer(call.query.find("Page")).value_or(0) + 1,
                 page.entries.back().position);
  return page;
}

json page_json(const list_page& page, std::string_view key, json items) {
  auto next
    = page.next_page_url.empty() ? json(nullptr) : json(page.next_page_url);
  json body = {{"meta",
                {{"page", 0},
                 {"page_size", page.page_size},
                 {"first_page_url", page.url},
                 {"previous_page_url", nullptr},
                 {"url", page.url},
                 {"next_page_url", next},
                 {"key", key}}}};
  body[std::string{key}] = std::move(items);
  return body;
}

} // namespace parley::simulator
