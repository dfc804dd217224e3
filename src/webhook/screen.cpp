#include "webhook/gate.hpp"
#include "webhook/header.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace parley::webhook {

namespace {

constexpr std::array<std::string_view, 7> routes{
  "/webhook",
  "/webhook/message-added",
  "/webhook/participant-added",
  "/webhook/participant-removed",
  "/webhook/conversation-state-updated",
  "/webhook/delivery-updated",
  "/webhook/channel",
};

bool is_encoded(const http::fields& header) {
  return std::any_of(header.all().begin(), header.all().end(),
                     [](const http::field& x) {
                       return plain_word(x.name) == "content-encoding"
                              && plain_word(x.value) != "identity";
                     });
}

/// Whether a Content-Length is beyond the limit. What is no number is the
/// server's to refuse.
bool is_beyond(std::string_view length, std::size_t limit) {
  std::size_t bytes = 0;
  const auto read
    = std::from_chars(length.data(), length.data() + length.size(), bytes);
  return read.ec == std::errc::result_out_of_range || bytes > limit;
}

} // namespace

std::span<const std::string_view> gate::paths() {
  return routes;
}

bool gate::is_route(std::string_view path) {
  return std::find(routes.begin(), routes.end(), path) != routes.end();
}

bool gate::may_bring_message(std::string_view path) {
  return path == routes[0] || path == routes[1];
}

std::optional<http::response>
gate::refuse_early(const http::request& what, std::size_t body_limit) {
  const auto& header = what.header;
  if (what.method != "POST") {
    auto refusal = http::problem(405, "Webhooks are posted.");
    refusal.header.add("Allow", "POST");
    return refusal;
  }
  const auto type = media_type(header);
  if (type != form_type && type != json_type)
    return http::problem(415, "Webhooks are forms or JSON.");
  if (is_encoded(header))
    return http::problem(415, "Webhooks have no content encoding.");
  const auto length = header.find("Content-Length");
  if (length.empty() && header.find("Transfer-Encoding").empty())
    return http::problem(411, "A Content-Length is missing.");
  if (is_beyond(length, body_limit))
    return http::problem(413, "The body is too large.");
  return std::nullopt;
}

} // namespace parley::webhook
