#pragma once

#include "http/admission.hpp"
#include "http/server.hpp"

#include <atomic>
#include <memory>

namespace parley::http {

/// What a server's connections share, on every loop.
struct service {
  server_config config;
  server::screen before_body;
  server::handler serve;
  std::shared_ptr<admission> places;
  std::atomic<std::size_t> open_requests{0};
  std::atomic<std::size_t> body_bytes{0}; ///< beyond each body's first ones
  std::atomic<bool> stopping{false};
};

} // namespace parley::http
