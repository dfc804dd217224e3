#include "web/demo_routes.hpp"

#include "base/json.hpp"
#include "reference/page.hpp"
#include "simulator/twilio_simulator.hpp"
#include "twilio/form.hpp"
#include "web/demo_page.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>

namespace parley::web {

namespace {

using nlohmann::json;

constexpr std::size_t longest_address = 64; ///< bytes
constexpr std::size_t longest_text = 6400;  ///< bytes: 1,600 characters at most
constexpr std::string_view page_path = "/";
constexpr std::string_view messages_path = "/demo/messages";
constexpr std::array<std::string_view, 2> all_paths{page_path, messages_path};

http::response method_not_allowed(const char* allowed) {
  auto answer = http::problem(405, "this route does not take that method");
  answer.header.set("Allow", allowed);
  return answer;
}

/// Before the first message where there is none; nothing when it is no number.
std::optional<int64_t> index_of(std::string_view text) {
  int64_t value = -1;
  const auto* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, value);
  if (!text.empty() && (failed != std::errc{} || stop != end))
    return std::nullopt;
  return value;
}

std::string text_of(const json& body, const char* name) {
  auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string{};
}

} // namespace

demo_routes::demo_routes(simulator::twilio_simulator& twilio, bool real_model)
  : twilio_(twilio), real_model_(real_model),
    policy_(reference::policy_of(demo_page())) {
  // nop
}

std::span<const std::string_view> demo_routes::paths() {
  return all_paths;
}

std::optional<http::response>
demo_routes::answer(const http::request& what) const {
  if (what.path() == page_path)
    return page(what);
  if (what.path() == messages_path)
    return what.method == "POST" ? write(what) : messages(what);
  return std::nullopt;
}

http::response demo_routes::page(const http::request& what) const {
  if (what.method != "GET" && what.method != "HEAD")
    return method_not_allowed("GET, HEAD");
  auto answer = reference::page_response(demo_page(), policy_);
  if (real_model_) {
    constexpr std::string_view stand_in = "data-model=\"stand-in\"";
    answer.body.replace(answer.body.find(stand_in), stand_in.size(),
                        "data-model=\"real\"");
  }
  return answer;
}

http::response demo_routes::messages(const http::request& what) const {
  if (what.method != "GET")
    return method_not_allowed("GET, POST");
  auto question = what.target.find('?');
  auto query = twilio::decode_form(
    question == std::string::npos
      ? std::string_view{}
      : std::string_view{what.target}.substr(question + 1));
  auto after = index_of(query.find("after"));
  if (!after)
    return http::problem(400, "`after` is the index of a message");
  auto list = json::array();
  for (const auto& one :
       twilio_.messages(std::string{query.find("conversation")}))
    if (one.index > *after)
      list.push_back(
        {{"index", one.index}, {"author", one.author}, {"body", one.body}});
  auto answer
    = http::json_response(200, dump_json({{"messages", std::move(list)}}));
  answer.header.set("Cache-Control", "no-store");
  return answer;
}

http::response demo_routes::write(const http::request& what) const {
  // A form of another site cannot send this type unasked.
  if (!what.header.find("Content-Type").starts_with("application/json"))
    return http::problem(415, "a message is application/json");
  auto body = parse_json(what.body);
  if (!body || !body->is_object())
    return http::problem(400, "a message is a JSON object");
  auto address = text_of(*body, "address");
  auto text = text_of(*body, "text");
  if (address.empty() || address.size() > longest_address)
    return http::problem(400, "`address` is a number or a name");
  if (text.empty() || text.size() > longest_text)
    return http::problem(400, "`text` is 1 to 1,600 characters");
  auto conversation = twilio_.customer_writes(address, text);
  if (conversation.empty())
    return http::problem(400, "the simulated Twilio refused the message");
  return http::json_response(200, dump_json({{"conversation", conversation}}));
}

} // namespace parley::web
