#include "http/listener.hpp"

#include <cerrno>
#include <tuple>
#include <utility>

namespace parley::http {

namespace {

using namespace std::chrono_literals;

/// Pause after a failure, mostly for want of descriptors or memory.
constexpr auto short_of_means = 100ms;
constexpr auto told_once_in = 60s;

/// Whether the failure is the connection's alone.
bool is_of_peer(const error_code& failed) {
  return failed == asio::error::connection_aborted
         || failed == asio::error::operation_aborted;
}

std::string peer_text(const tcp::endpoint& peer) {
  auto address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped())
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address.to_string();
}

std::string place_text(const std::string& host, uint16_t port) {
  auto shown = host.find(':') == std::string::npos ? host : '[' + host + ']';
  return shown + ':' + std::to_string(port);
}

} // namespace

listener::listener(io_threads::loops& loops, std::shared_ptr<service> shared,
                   groups to)
  : loops_{loops}, shared_{std::move(shared)}, groups_{std::move(to)},
    acceptor_{loops.all.front()->context}, pause_{loops.all.front()->context} {
}

result<uint16_t, listen_failure> listener::open() {
  const auto& [host, port]
    = std::tie(shared_->config.host, shared_->config.port);
  auto failed = bind(host, port);
  if (failed)
    return listen_failure{place_text(host, port) + ": " + failed.message()};
  return acceptor_.local_endpoint(failed).port();
}

error_code listener::bind(const std::string& host, uint16_t port) {
  error_code failed;
  auto address = asio::ip::make_address(host, failed);
  if (failed) {
    tcp_resolver resolver{loops_.all.front()->context};
    auto found = resolver.resolve(host, "", failed);
    if (failed)
      return failed;
    address = found.begin()->endpoint().address();
  }
  tcp::endpoint at{address, port};
  if (acceptor_.open(at.protocol(), failed)
      || acceptor_.set_option(tcp::acceptor::reuse_address{true}, failed)
      || acceptor_.bind(at, failed)
      || acceptor_.listen(asio::socket_base::max_listen_connections, failed)) {
    error_code ignored; // the first failure is the one to tell
    acceptor_.close(ignored);
  }
  return failed;
}

void listener::accept() {
  auto index = next_index();
  acceptor_.async_accept(
    loops_.all[index]->context, peer_,
    [self = shared_from_this(), index](error_code failed, tcp_socket socket) {
      self->on_accept(failed, index, std::move(socket));
    });
}

void listener::on_accept(error_code failed, std::size_t index,
                         tcp_socket socket) {
  if (!failed)
    hand_over(index, std::move(socket), peer_);
  if (!acceptor_.is_open())
    return;
  if (!failed || is_of_peer(failed)) {
    accept();
  } else {
    tell(failed);
    rest_and_accept();
  }
}

void listener::tell(const error_code& failed) {
  auto now = std::chrono::steady_clock::now();
  if (now < silent_until_)
    return;
  silent_until_ = now + told_once_in;
  if (shared_->config.accept_failed)
    shared_->config.accept_failed(failed.message());
}

std::size_t listener::next_index() {
  return next_++ % groups_.size();
}

void listener::rest_and_accept() {
  pause_.expires_after(short_of_means);
  pause_.async_wait([self = shared_from_this()](error_code failed) {
    if (!failed && self->acceptor_.is_open())
      self->accept();
  });
}

void listener::hand_over(std::size_t index, tcp_socket socket,
                         const tcp::endpoint& peer) {
  auto group = groups_[index];
  auto& target = *loops_.all[index];
  auto ticket = shared_->places->enter(peer_text(peer));
  if (target.is_current())
    return group->adopt(std::move(socket), std::move(ticket));
  asio::post(target.context, [group, socket = std::move(socket),
                              ticket = std::move(ticket)]() mutable {
    group->adopt(std::move(socket), std::move(ticket));
  });
}

void listener::stop() {
  // What the kernel has connected would be reset by closing, its request with
  // it.
  error_code failed;
  acceptor_.non_blocking(true, failed);
  for (auto left = shared_->config.limits.connections; !failed && left > 0;
       --left) {
    auto index = next_index();
    tcp::endpoint peer;
    auto socket = acceptor_.accept(loops_.all[index]->context, peer, failed);
    if (!failed)
      hand_over(index, std::move(socket), peer);
  }
  close();
}

void listener::close() {
  error_code ignored; // the descriptor is given back whatever it says
  acceptor_.close(ignored);
  pause_.cancel();
}

} // namespace parley::http
