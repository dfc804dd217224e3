#include "http/client.hpp"

#include "http/call_desk.hpp"

#include <atomic>
#include <utility>

namespace parley::http {

struct client::state {
  state(io_threads::loops& on, client_config config)
    : loops{on}, shared{std::make_shared<client_shared>(std::move(config))} {
    for (auto& loop : loops.all)
      desks.push_back(std::make_shared<call_desk>(loop, shared));
  }

  io_threads::loops& loops;
  std::shared_ptr<client_shared> shared;
  std::vector<std::shared_ptr<call_desk>> desks; ///< one a loop
  std::atomic<call_id> calls{0};
};

client::client(io_threads& threads, client_config config)
  : state_{std::make_shared<state>(threads.get(), std::move(config))} {
  // nop
}

client::~client() {
  // A handler that runs now may be what ends the client.
  auto kept = state_;
  kept->loops.run_everywhere(
    [&](std::size_t index) { kept->desks[index]->close(); });
}

client::call_id client::send(outgoing call, handler done) {
  // A host's connections live on one loop, so that they need no lock.
  auto loops = state_->desks.size();
  auto index = std::hash<std::string>{}(call_desk::key_of(call.to)) % loops;
  auto id = ++state_->calls * loops + index;
  asio::post(state_->loops.all[index]->context,
             [desk = state_->desks[index], id, call = std::move(call),
              done = std::move(done)]() mutable {
               desk->start(id, std::move(call), std::move(done));
             });
  return id;
}

void client::cancel(call_id call) {
  auto index = call % state_->desks.size();
  asio::post(state_->loops.all[index]->context,
             [desk = state_->desks[index], call] { desk->cancel(call); });
}

std::size_t client::connections() const {
  return state_->shared->connections;
}

} // namespace parley::http
