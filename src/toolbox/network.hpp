#pragma once

#include "http/client.hpp"
#include "http/io_threads.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace parley::toolbox {

/// The thread on which all HTTP tools' sockets run, started by the first that
/// calls. Outlives those who call through it.
class network {
public:
  /// How clients are set up, whom they may call aside.
  struct config {
    std::string user_agent = "parley";
    std::string ca_file{}; ///< empty: the system's trust store
    /// The addresses of a host, instead of the system's resolver.
    std::function<std::vector<std::string>(const std::string& host)> names{};
  };

  explicit network(config with) : with_{std::move(with)} {
    // nop
  }

  /// A client for one tool. From any thread.
  std::unique_ptr<http::client>
  client(http::egress_policy egress, std::size_t connections);

private:
  const config with_;
  std::once_flag started_;
  std::unique_ptr<http::io_threads> threads_;
};

} // namespace parley::toolbox
