#include "tests/security/scripted_peer.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace parley::test {

namespace {

constexpr std::chrono::seconds patience{60};

} // namespace

scripted_peer::scripted_peer(http::io_threads& threads, script answer)
  : answer_(std::move(answer)) {
  http::server_config config;
  config.trusted_peers.push_back(*http::cidr::parse("127.0.0.0/8"));
  server_ = std::make_unique<http::server>(
    threads, config, [](const http::request&) { return std::nullopt; },
    [this](http::request what, http::responder respond) {
      std::lock_guard lock{guard_};
      respond(answer_(what));
      requests_.push_back(std::move(what));
      changed_.notify_all();
    });
  const auto port = server_->listen();
  if (!port)
    throw std::runtime_error{port.error().detail};
  port_ = *port;
}

std::string scripted_peer::base_url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void scripted_peer::follow(script answer) {
  std::lock_guard lock{guard_};
  answer_ = std::move(answer);
}

bool scripted_peer::wait_for_requests(std::size_t count) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience,
                           [&] { return requests_.size() >= count; });
}

std::vector<http::request> scripted_peer::requests() const {
  std::lock_guard lock{guard_};
  return requests_;
}

} // namespace parley::test
