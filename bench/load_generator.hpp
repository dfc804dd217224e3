#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace parley::bench {

/// What came of a load.
struct load_result {
  std::chrono::duration<double> took{0};
  std::vector<double> milliseconds; ///< one latency an answer, sorted
  std::map<int, std::size_t> statuses;

  [[nodiscard]] double per_second() const;
  /// @param share 0.5 for the median, 0.99, …
  [[nodiscard]] double percentile(double share) const;
};

/// Sends prepared requests over keep-alive connections of one epoll loop: as
/// little work as a client can do, since it runs beside what it measures.
class load_generator {
public:
  /// @param connections Each has one request under way at most.
  load_generator(uint16_t port, std::size_t connections);
  ~load_generator();
  load_generator(const load_generator&) = delete;
  load_generator& operator=(const load_generator&) = delete;

  /// Sends every request once, in order. With `rate` 0 as fast as answers come
  /// (closed loop); else at that many a second, and latencies count from the
  /// moment at which a request was due (open loop).
  load_result run(const std::vector<std::string>& requests, double rate);

private:
  struct connection {
    int socket = -1;
    std::string received;
    std::chrono::steady_clock::time_point due{};
    bool busy = false;
  };

  void send(connection& over, const std::string& request);
  /// Takes one whole answer out of what was received; its status, or 0.
  static int take_answer(connection& from);
  int wait(std::chrono::steady_clock::duration at_most);

  std::vector<connection> connections_;
  std::vector<std::size_t> free_;
  std::vector<std::size_t> ready_;
  int epoll_ = -1;
};

} // namespace parley::bench
