#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace parley::e2e {

/// A model server of bare sockets, which sees how connections end. It keeps the
/// first request waiting for ever and answers each further one.
class bare_model {
public:
  /// @param answer The body of every answer.
  explicit bare_model(std::string answer);
  ~bare_model();
  bare_model(const bare_model&) = delete;
  bare_model& operator=(const bare_model&) = delete;

  [[nodiscard]] std::string base_url() const;

  bool wait_for_requests(std::size_t count);

  /// Waits until the client has closed the first connection.
  bool wait_for_the_first_to_close();

private:
  struct connection {
    int socket = -1;
    std::string heard;
    bool first = false;
  };

  void run();
  void accept_one();
  /// False once the connection has ended.
  bool hear(connection& from);
  bool answer_if_whole(connection& from);

  int listener_ = -1;
  int stop_ = -1; ///< an event that ends the thread
  uint16_t port_ = 0;
  std::string answer_;
  std::vector<connection> open_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::size_t requests_ = 0;
  bool first_closed_ = false;
  std::thread thread_;
};

} // namespace parley::e2e
