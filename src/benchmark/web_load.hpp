#pragma once

#include "base/time.hpp"
#include "http/url.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace parley::benchmark {

/// Posts requests over keep-alive connections of one epoll loop: as little work
/// as a client can do. Connections are opened when they are needed and opened
/// again when the server has closed them. For one thread.
class web_load {
public:
  struct answer {
    uint64_t number = 0; ///< the request's
    int status = 0;      ///< 0: the connection broke, or none could be opened
    std::string body;    ///< of other answers than 200; or why there is none
    steady_time when{};
  };

  /// @param to Plain HTTP.
  /// @param connections Each has one request under way at most.
  web_load(http::url to, std::size_t connections);
  ~web_load();
  web_load(const web_load&) = delete;
  web_load& operator=(const web_load&) = delete;

  /// Sends it when a connection is free, in order.
  void send(uint64_t number, std::string request);

  /// Called with every answer, within `wait`.
  void on_answer(std::function<void(const answer&)> heard);

  /// Calls `ready` within `wait` whenever the descriptor can be read.
  void watch(int descriptor, std::function<void()> ready);
  void unwatch(int descriptor);

  /// Waits until something can be done, and does it; `until` at the latest.
  void wait(steady_time until);

  /// Closes what is open; for a server that was started anew.
  void hang_up();

  /// Sends what comes from now on there.
  void redirect(http::url to);

  /// Gives the bodies of answers with 200 too.
  void keep_bodies();

  /// Requests that are sent or wait, and have no answer yet.
  [[nodiscard]] std::size_t open() const;

private:
  struct connection {
    int socket = -1;
    bool busy = false;
    uint64_t number = 0;
    std::string request;
    std::size_t sent = 0; ///< bytes of it
    std::string received;
    steady_time used{};  ///< when it was last answered
    bool rested = false; ///< had been idle for long when the request went out
  };

  bool connect(std::size_t which, std::string& why);
  void start_waiting();
  void push(std::size_t which);
  void pull(std::size_t which);
  bool take_answer(std::size_t which);
  void broken(std::size_t which, const std::string& why);
  void interest(std::size_t which, bool write) const;

  http::url to_;
  std::vector<connection> connections_;
  std::vector<std::size_t> free_;
  std::deque<std::pair<uint64_t, std::string>> waiting_;
  std::function<void(const answer&)> heard_;
  std::vector<std::pair<int, std::function<void()>>> watched_;
  bool keep_bodies_ = false;
  int epoll_ = -1;
};

} // namespace parley::benchmark
