#pragma once

#include "peers.hpp"

namespace parley::e2e {

/// What a tool that moves money would call: keeps a book of what it was asked.
class refund_desk {
public:
  explicit refund_desk(http::io_threads& threads);

  [[nodiscard]] std::string url() const;

  /// Asked for every call; `act_hold` books it and does not answer.
  void on_call(std::function<conduct()> decide);

  bool wait_for_calls(std::size_t count);

  /// The bodies of all calls, booked or not.
  [[nodiscard]] std::vector<std::string> calls() const;

private:
  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::vector<std::string> calls_;
  std::vector<http::responder> held_;
  std::function<conduct()> decide_;
  std::unique_ptr<http::server> server_;
  uint16_t port_ = 0;
};

} // namespace parley::e2e
