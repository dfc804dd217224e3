#include "toolbox/network.hpp"

#include <utility>

namespace parley::toolbox {

namespace {

constexpr std::size_t largest_answer = 1024 * 1024;

} // namespace

std::unique_ptr<http::client>
network::client(http::egress_policy egress, std::size_t connections) {
  std::call_once(started_,
                 [this] { threads_ = std::make_unique<http::io_threads>(1); });
  http::client_config made;
  made.egress = std::move(egress);
  made.connections_per_host = connections;
  made.response_bytes = largest_answer;
  made.ca_file = with_.ca_file;
  made.user_agent = with_.user_agent;
  made.names = with_.names;
  return std::make_unique<http::client>(*threads_, std::move(made));
}

} // namespace parley::toolbox
