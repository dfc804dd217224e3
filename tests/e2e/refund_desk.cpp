#include "refund_desk.hpp"

#include <stdexcept>
#include <utility>

namespace parley::e2e {

namespace {

constexpr std::chrono::seconds patience{40};

} // namespace

refund_desk::refund_desk(http::io_threads& threads) {
  server_ = std::make_unique<http::server>(
    threads, http::server_config{},
    [](const http::request&) { return std::nullopt; },
    [this](http::request what, http::responder answer) {
      std::unique_lock lock{guard_};
      calls_.push_back(what.body);
      auto decide = decide_;
      changed_.notify_all();
      lock.unlock();
      if (!decide || decide() == conduct::answer) {
        answer(http::json_response(200, R"({"refunded":true})"));
        return;
      }
      lock.lock();
      held_.push_back(std::move(answer));
    });
  auto port = server_->listen();
  if (!port)
    throw std::runtime_error{port.error().detail};
  port_ = *port;
}

std::string refund_desk::url() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/refunds";
}

void refund_desk::on_call(std::function<conduct()> decide) {
  std::lock_guard lock{guard_};
  decide_ = std::move(decide);
}

bool refund_desk::wait_for_calls(std::size_t count) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience,
                           [&] { return calls_.size() >= count; });
}

std::vector<std::string> refund_desk::calls() const {
  std::lock_guard lock{guard_};
  return calls_;
}

} // namespace parley::e2e
