#pragma once

#include "base/result.hpp"
#include "http/client.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// @file
/// src/ngrok: the API of an ngrok agent that runs on this machine, which knows
/// the public address of a tunnel (ngrok: Agent API, `GET /api/tunnels`).

namespace parley::ngrok {

struct failure {
  enum class reason : uint8_t {
    no_agent,  ///< nothing answers there
    no_tunnel, ///< the agent has no https tunnel to the port
    unusable,  ///< what answers is no ngrok agent
  };
  reason why = reason::no_agent;
  std::string detail; ///< one sentence
  std::string fix;    ///< a command
};

/// @param api `http://127.0.0.1:4040`
http::outgoing list_tunnels(const http::url& api);

/// The public `https://…` address, without a path, of the tunnel that leads to
/// `port` of this machine.
result<std::string, failure>
address_in(const http::client_result& tunnels, uint16_t port);

} // namespace parley::ngrok
