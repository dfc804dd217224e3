#pragma once

#include "http/asio.hpp"

#include <unordered_map>

namespace parley::http {

/// Looks names up, once for all who ask at the same time, and remembers an
/// answer for some seconds. Used on one loop.
class resolver : public std::enable_shared_from_this<resolver> {
public:
  using addresses = std::vector<tcp::endpoint>;
  /// Gets at least one address, or why there is none.
  using handler = std::function<void(error_code, const addresses&)>;
  using look_up_function
    = std::function<std::vector<std::string>(const std::string& host)>;

  /// @param names Instead of the system's, if set.
  resolver(asio::io_context& on, look_up_function names);

  /// Finds the addresses of a host; at once when they are known.
  void find(const std::string& host, uint16_t port, handler done);

  /// Forgets who asked.
  void close();

private:
  struct answer {
    addresses found;
    std::chrono::steady_clock::time_point until;
  };

  void look_up(const std::string& host, uint16_t port, const std::string& key);
  void on_found(const std::string& key, error_code failed, addresses found);

  tcp_resolver resolver_;
  look_up_function names_;
  std::unordered_map<std::string, answer> known_;
  std::unordered_map<std::string, std::vector<handler>> asked_;
};

} // namespace parley::http
