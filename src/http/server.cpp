#include "http/server.hpp"

#include "http/listener.hpp"
#include "http/session.hpp"

#include <utility>

namespace parley::http {

struct server::state {
  state(io_threads::loops& on, server_config config, screen before_body,
        handler serve);

  io_threads::loops& loops;
  std::shared_ptr<service> shared = std::make_shared<service>();
  listener::groups groups;
  std::shared_ptr<listener> door;
};

server::state::state(io_threads::loops& on, server_config config,
                     screen before_body, handler serve)
  : loops{on} {
  shared->places
    = std::make_shared<admission>(config.limits, config.trusted_peers);
  shared->config = std::move(config);
  shared->before_body = std::move(before_body);
  shared->serve = std::move(serve);
  for (auto& loop : loops.all)
    groups.push_back(std::make_shared<session_group>(loop, shared));
  door = std::make_shared<listener>(loops, shared, groups);
}

server::server(io_threads& threads, server_config config, screen before_body,
               handler serve)
  : state_{std::make_shared<state>(threads.get(), std::move(config),
                                   std::move(before_body), std::move(serve))} {
}

server::~server() {
  state_->loops.run_everywhere([this](std::size_t index) {
    if (index == 0)
      state_->door->close();
    state_->groups[index]->close();
  });
  // Nobody serves any more; what the functions hold may go with the server.
  state_->shared->before_body = nullptr;
  state_->shared->serve = nullptr;
}

result<uint16_t, listen_failure> server::listen() {
  auto port = state_->door->open();
  if (port)
    asio::post(state_->loops.all.front()->context,
               [door = state_->door] { door->accept(); });
  return port;
}

void server::stop_accepting() {
  state_->shared->stopping = true;
  asio::post(state_->loops.all.front()->context,
             [door = state_->door] { door->stop(); });
  for (std::size_t i = 0; i < state_->groups.size(); ++i)
    asio::post(state_->loops.all[i]->context,
               [group = state_->groups[i]] { group->stop(); });
}

std::size_t server::open_requests() const {
  return state_->shared->open_requests;
}

std::size_t server::connections() const {
  return state_->shared->places->taken();
}

responder::responder(std::shared_ptr<target> to) : to_{std::move(to)} {
}

responder::responder(responder&&) noexcept = default;

responder& responder::operator=(responder&& other) noexcept {
  responder dropped{std::move(*this)};
  to_ = std::move(other.to_);
  return *this;
}

responder::~responder() {
  if (to_)
    to_->answer(problem(500, "the request got no answer"));
}

void responder::operator()(response answer) {
  if (auto to = std::exchange(to_, nullptr))
    to->answer(std::move(answer));
}

} // namespace parley::http
