#pragma once

#include "tests/http/raw_peer.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace parley::http::test {

/// A peer that does nothing wrong, beside all that others do: asks again and
/// again, over a connection of its own and from an address of its own, and
/// must be answered 200 each time.
class good_peer {
public:
  struct record {
    int answered = 0;
    std::chrono::milliseconds slowest{0};
    std::string trouble; ///< the first answer that was none, or another one
  };

  explicit good_peer(uint16_t port) : port_{port} {
    thread_ = std::thread{[this] {
      ask_on();
    }};
  }
  ~good_peer() {
    stop();
  }
  good_peer(const good_peer&) = delete;
  good_peer& operator=(const good_peer&) = delete;

  /// Ends after the answer that is awaited.
  record stop() {
    ending_ = true;
    if (thread_.joinable())
      thread_.join();
    return seen_;
  }

private:
  void ask_on() {
    raw_peer peer{port_, "127.0.0.2"};
    do {
      auto begun = std::chrono::steady_clock::now();
      peer.send("POST /good HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n"
                "good");
      auto answer = peer.read_message();
      if (status_of(answer) != 200) {
        seen_.trouble = answer.empty() ? "no answer" : answer;
        return;
      }
      auto took = std::chrono::steady_clock::now() - begun;
      seen_.slowest
        = std::max(seen_.slowest,
                   std::chrono::duration_cast<std::chrono::milliseconds>(took));
      ++seen_.answered;
    } while (!ending_);
  }

  uint16_t port_;
  std::atomic<bool> ending_ = false;
  record seen_;
  std::thread thread_;
};

} // namespace parley::http::test
