#pragma once

#include "http/server.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace parley::http {

/// Counts a server's connections, in all and for each peer: an IPv4 address or
/// an IPv6 network of 64 bits. Every method from any thread.
class admission : public std::enable_shared_from_this<admission> {
public:
  enum class verdict : uint8_t {
    welcome,
    peer_full, ///< 429
    full,      ///< 503
    flood,     ///< so many are being refused that this one gets no answer
  };

  /// A connection's place, given back on destruction.
  class ticket {
  public:
    ticket(verdict given, std::string peer, std::shared_ptr<admission> from);
    ticket(ticket&&) noexcept = default;
    ticket& operator=(ticket&&) = delete;
    ~ticket();

    [[nodiscard]] verdict given() const;
    [[nodiscard]] const std::string& peer() const;

  private:
    verdict given_;
    std::string peer_;
    std::shared_ptr<admission> from_;
  };

  admission(const server_limits& limits, std::vector<cidr> trusted);

  /// @param peer The remote address in text form.
  ticket enter(std::string peer);

  /// Places taken, those of refused connections included.
  [[nodiscard]] std::size_t taken() const;

private:
  verdict decide(const std::string& peer);
  void leave(verdict given, const std::string& peer);
  [[nodiscard]] bool is_trusted(const std::string& peer) const;

  const std::size_t most_per_peer_;
  const std::size_t most_;
  const std::vector<cidr> trusted_;
  mutable std::mutex mutex_;
  std::size_t welcome_ = 0;
  std::size_t refused_ = 0;
  std::unordered_map<std::string, std::size_t> per_peer_; ///< untrusted
};

} // namespace parley::http
