#pragma once

#include "http/server.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace parley::test {

/// An HTTP server that answers as a function says: what is wrong outside.
class scripted_peer {
public:
  using script = std::function<http::response(const http::request&)>;

  /// @param answer Called on an I/O thread, one call at a time.
  scripted_peer(http::io_threads& threads, script answer);

  [[nodiscard]] std::string base_url() const;

  /// Answers otherwise from now on.
  void follow(script answer);

  /// Waits until this many requests have come.
  bool wait_for_requests(std::size_t count);

  [[nodiscard]] std::vector<http::request> requests() const;

private:
  mutable std::mutex guard_;
  std::condition_variable changed_;
  script answer_;
  std::vector<http::request> requests_;
  uint16_t port_ = 0;
  std::unique_ptr<http::server> server_;
};

} // namespace parley::test
