#include "http/resolver.hpp"

#include <utility>

namespace parley::http {

namespace {

using namespace std::chrono_literals;

constexpr auto memory = 10s;
constexpr std::size_t most_known = 256;

} // namespace

resolver::resolver(asio::io_context& on, look_up_function names)
  : resolver_{on}, names_{std::move(names)} {
}

void resolver::find(const std::string& host, uint16_t port, handler done) {
  error_code no_address;
  auto address = asio::ip::make_address(host, no_address);
  if (!no_address)
    return done({}, {tcp::endpoint{address, port}});
  auto key = host + ':' + std::to_string(port);
  auto known = known_.find(key);
  if (known != known_.end()
      && known->second.until > std::chrono::steady_clock::now())
    return done({}, addresses{known->second.found});
  auto& asking = asked_[key];
  asking.push_back(std::move(done));
  if (asking.size() == 1)
    look_up(host, port, key);
}

void resolver::look_up(const std::string& host, uint16_t port,
                       const std::string& key) {
  if (names_) {
    addresses found;
    for (const auto& x : names_(host))
      found.emplace_back(asio::ip::make_address(x), port);
    return on_found(key, {}, std::move(found));
  }
  resolver_.async_resolve(
    host, std::to_string(port), tcp::resolver::numeric_service,
    [weak = weak_from_this(), key](error_code failed,
                                   const tcp::resolver::results_type& results) {
      addresses found;
      for (const auto& x : results)
        found.push_back(x.endpoint());
      if (auto self = weak.lock())
        self->on_found(key, failed, std::move(found));
    });
}

void resolver::on_found(const std::string& key, error_code failed,
                        addresses found) {
  if (!failed && found.empty())
    failed = asio::error::host_not_found;
  auto asking = asked_.extract(key);
  if (known_.size() >= most_known)
    known_.clear();
  if (!failed)
    known_[key] = {found, std::chrono::steady_clock::now() + memory};
  if (!asking.empty())
    for (auto& done : asking.mapped())
      done(failed, found);
}

void resolver::close() {
  resolver_.cancel();
  asked_.clear();
}

} // namespace parley::http
