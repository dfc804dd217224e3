#include "ngrok/agent.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace parley::ngrok {

namespace {

using nlohmann::json;

std::string text_in(const json& from, const char* name) {
  if (!from.is_object())
    return {};
  const auto found = from.find(name);
  return found != from.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string{};
}

/// The port that a tunnel leads to: its address is a URL, `host:port` or a
/// port.
std::string port_of(const std::string& address) {
  auto text = address.substr(0, address.find_last_not_of('/') + 1);
  return text.substr(text.rfind(':') + 1);
}

/// Without a tunnel, what starts one.
std::string start_command(uint16_t port) {
  return "ngrok http " + std::to_string(port);
}

std::optional<std::string>
find_tunnel(const json& tunnels, const std::string& port) {
  for (const auto& one : tunnels) {
    const auto address = text_in(one, "public_url");
    const auto config = one.is_object() ? one.find("config") : one.end();
    const auto to = config != one.end() ? text_in(*config, "addr") : "";
    if (address.starts_with("https://") && port_of(to) == port)
      return address.substr(0, address.find_last_not_of('/') + 1);
  }
  return std::nullopt;
}

} // namespace

http::outgoing list_tunnels(const http::url& api) {
  http::outgoing call;
  call.to = api.join("/api/tunnels");
  call.method = "GET";
  call.header.add("Accept", "application/json");
  return call;
}

result<std::string, failure>
address_in(const http::client_result& tunnels, uint16_t port) {
  using reason = failure::reason;
  if (!tunnels)
    return failure{reason::no_agent,
                   "no ngrok agent answers (" + tunnels.error().detail + ")",
                   start_command(port)};
  const auto body = parse_json(tunnels->body);
  if (tunnels->status != 200 || !body || !body->is_object()
      || !body->contains("tunnels") || !(*body)["tunnels"].is_array())
    return failure{reason::unusable,
                   "what answers there is no ngrok agent (HTTP "
                     + std::to_string(tunnels->status) + ")",
                   start_command(port)};
  if (auto found = find_tunnel((*body)["tunnels"], std::to_string(port)))
    return std::move(*found);
  return failure{reason::no_tunnel,
                 "the ngrok agent has no https tunnel to port "
                   + std::to_string(port),
                 start_command(port)};
}

} // namespace parley::ngrok
