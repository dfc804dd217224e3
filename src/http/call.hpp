#pragma once

#include "http/asio.hpp"
#include "http/client.hpp"
#include "http/tls.hpp"

#include <atomic>
#include <list>

namespace parley::http {

class connection;

/// What a client's loops share.
struct client_shared {
  explicit client_shared(client_config with)
    : config{std::move(with)}, tls{config.ca_file} {
  }

  client_config config;
  tls_settings tls;
  std::atomic<std::size_t> connections{0};
};

/// One call under way. Used on its host's loop.
struct call {
  call(asio::io_context& loop, client::call_id number, outgoing what,
       client::handler then)
    : id{number}, request{std::move(what)}, done{std::move(then)}, timer{loop} {
  }

  client::call_id id;
  outgoing request;
  client::handler done;
  steady_timer timer;
  std::string key;              ///< the host pool's
  std::weak_ptr<connection> on; ///< none while it waits for one
  std::list<std::shared_ptr<call>>::iterator place{}; ///< while `waiting`
  bool waiting = false;
  bool retried = false;
  bool sent = false; ///< a byte may have reached the server
};

} // namespace parley::http
