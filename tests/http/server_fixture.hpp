#pragma once

#include "http/io_threads.hpp"
#include "http/server.hpp"
#include "tests/http/raw_peer.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace parley::http::test {

/// A server on two loops that answers each request with its own method,
/// target and body, and remembers what it served. `/hold` is answered when the
/// test says so.
class server_fixture : public ::testing::Test {
protected:
  /// Starts the server; before it `config`, `screen` may be set.
  void start() {
    uut.emplace(threads, config, screen, [this](request one, responder to) {
      serve(std::move(one), std::move(to));
    });
    auto opened = uut->listen();
    ASSERT_TRUE(opened) << opened.error().detail;
    port = *opened;
  }

  raw_peer connect() {
    return raw_peer{port};
  }

  /// Requests served so far.
  std::deque<request> served() {
    std::lock_guard guard{mutex};
    return seen;
  }

  /// Waits for the next waiting request; nothing when none comes.
  std::optional<responder> next_held() {
    std::unique_lock guard{mutex};
    if (!arrived.wait_for(guard, raw_peer::patience,
                          [this] { return !waiting.empty(); }))
      return std::nullopt;
    auto result = std::move(waiting.front());
    waiting.pop_front();
    return result;
  }

  static std::string post(std::string_view target, std::string_view body) {
    return "POST " + std::string{target}
           + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
           + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
  }

  static std::string get(std::string_view target) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  server_config config;
  server::screen screen;
  io_threads threads{2};
  std::mutex mutex;
  std::condition_variable arrived;
  std::deque<request> seen;
  std::deque<responder> waiting;
  uint16_t port = 0;
  std::optional<server> uut;

private:
  void serve(request one, responder to) {
    response answer;
    answer.header.add("Content-Type", "text/plain");
    answer.body = one.method + ' ' + one.target + ' ' + one.body;
    std::unique_lock guard{mutex};
    seen.push_back(one);
    if (one.path() == "/hold") {
      waiting.push_back(std::move(to));
      arrived.notify_all();
      return;
    }
    guard.unlock();
    if (one.path() == "/drop")
      return;
    if (one.path() == "/throw")
      throw std::runtime_error{"a handler's bug"};
    if (one.path() == "/truncated")
      answer.cut = response::ending::truncated;
    if (one.path() == "/reset")
      answer.cut = response::ending::reset;
    to(std::move(answer));
  }
};

} // namespace parley::http::test
