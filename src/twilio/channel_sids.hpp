#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

namespace parley::twilio {

/// The channel's own SID of each address's newest message, for the newest
/// addresses: what WhatsApp's typing indicator needs and a Conversations
/// webhook does not carry.
class channel_sids {
public:
  /// @param limit Addresses remembered, at least 1.
  explicit channel_sids(std::size_t limit);

  void learn(const std::string& address, const std::string& sid);

  /// Gives the SID once: a message is marked as being answered only once.
  std::optional<std::string> take(const std::string& address);

private:
  struct entry {
    std::string address;
    std::string sid;
  };
  std::size_t limit_;
  std::list<entry> newest_first_;
  std::unordered_map<std::string, std::list<entry>::iterator> by_address_;
};

} // namespace parley::twilio
