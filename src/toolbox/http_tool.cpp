#include "toolbox/http_tool.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <future>
#include <stop_token>
#include <utility>

namespace parley::toolbox {

namespace {

constexpr std::size_t largest_body = 256 * 1024;
constexpr std::size_t longest_field = 4096;

using reason = http::client_failure::reason;

/// Whether it can stand in a header: nothing that ends a line, and nothing that
/// servers read in different ways.
bool fits_header(std::string_view value) {
  return value.size() <= longest_field
         && std::all_of(value.begin(), value.end(),
                        [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view word_of(reason why) {
  switch (why) {
    case reason::unreachable:
      return "out of reach";
    case reason::forbidden:
      return "not a place that may be called";
    case reason::timed_out:
      return "no answer in time";
    case reason::reset:
      return "the connection broke";
    case reason::malformed:
      return "an answer that cannot be read";
    case reason::oversized:
      return "an answer larger than 1 MB";
    case reason::overloaded:
      return "too many calls wait";
    case reason::cancelled:
      return "cancelled";
  }
  return "failed";
}

/// Nothing: an argument in it is null, and the field is left out.
result<std::optional<std::string>, refusal>
fill_field(const text_template& value, const filling& with) {
  std::string made;
  for (const auto& one : value) {
    auto text = text_of(one, with);
    if (!text)
      return std::optional<std::string>{};
    if (!fits_header(*text))
      return refusal{"`" + one.text + "` must be one line of plain characters"};
    made += *text;
  }
  return std::optional{std::move(made)};
}

/// What two calls have in common that ask the same.
std::string question_of(const http::outgoing& what) {
  std::string made = what.method + ' ' + what.to.target + '\n';
  for (const auto& one : what.header.all())
    made += one.name + ": " + one.value + '\n';
  return what.body ? made += '\n' + *what.body : made;
}

} // namespace

http_tool::http_tool(tool_description from, std::shared_ptr<network> through)
  : made_tool{std::move(from)}, network_{std::move(through)} {
  // nop
}

const http_description& http_tool::how() const {
  return std::get<http_description>(about().how);
}

http::client& http_tool::client() {
  std::call_once(made_, [this] {
    http::egress_policy egress;
    const auto& place = how().url.place();
    if (how().private_allowed)
      egress.trust(place);
    else
      egress.allow(place.host);
    client_ = network_->client(std::move(egress), about().at_once);
  });
  return *client_;
}

result<http::outgoing, refusal> http_tool::request(const filling& with) const {
  http::outgoing made;
  made.method = how().method;
  auto to = how().url.fill(with);
  if (!to)
    return to.error();
  made.to = std::move(*to);
  for (const auto& [name, value] : how().header) {
    auto text = fill_field(value, with);
    if (!text)
      return text.error();
    if (*text)
      made.header.set(name, std::move(**text));
  }
  if (commits())
    made.header.set(how().key_header, with.who.idempotency_key);
  if (!how().body)
    return made;
  auto body = dump_json(fill(*how().body, with));
  if (body.size() > largest_body)
    return refusal{"the arguments are too long"};
  made.body = std::make_shared<const std::string>(std::move(body));
  if (made.header.count("Content-Type") == 0)
    made.header.set("Content-Type", "application/json");
  return made;
}

http::client_result
http_tool::send(http::outgoing what, const std::stop_token& stop) {
  what.deadline = std::chrono::steady_clock::now() + about().time_limit;
  auto done = std::make_shared<std::promise<http::client_result>>();
  auto& through = client();
  auto id = through.send(std::move(what), [done](http::client_result answer) {
    done->set_value(std::move(answer));
  });
  const std::stop_callback let_go{stop, [&through, id] {
                                    through.cancel(id);
                                  }};
  return done->get_future().get();
}

tools::output http_tool::ask(const filling& with) {
  auto what = request(with);
  if (!what)
    return refused(what.error());
  auto question = about().cache ? question_of(*what) : std::string{};
  if (auto known = about().cache ? remembered(question) : std::nullopt)
    return {std::move(*known)};
  auto answer = send(std::move(*what), with.who.cancelled);
  if (!answer)
    return fail(answer.error());
  auto made = hear(*answer);
  if (!made.is_error && about().cache)
    remember(question, made.text);
  return made;
}

tools::output http_tool::hear(const http::response& answer) const {
  if (const auto* text = text_of_status(about().answer, answer.status))
    return {*text};
  auto status = std::to_string(answer.status);
  if (answer.status / 100 != 2)
    return failure("The service answered with status " + status + ".",
                   "status " + status, {},
                   commits() && answer.status / 100 == 5);
  auto text = map_answer(about().answer, answer.body, about().secrets, false);
  if (!text)
    return failure("The service gave an answer that cannot be used.",
                   text.error().what, {}, commits());
  return {std::move(*text)};
}

tools::output http_tool::fail(const http::client_failure& why) const {
  auto late = why.why == reason::timed_out;
  std::string text = late ? "The service did not answer in time."
                          : "The service could not be asked.";
  auto outcome = late                           ? "timeout"
                 : why.why == reason::cancelled ? "cancelled"
                                                : "";
  return failure(std::move(text), std::string{word_of(why.why)}, outcome,
                 commits() && why.request_sent);
}

} // namespace parley::toolbox
