#pragma once

#include "base/crypto.hpp"
#include "benchmark/words.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace parley::twilio {
struct form;
}

namespace parley::benchmark {

/// Whose webhooks these are, and where they go.
struct sender {
  std::string account_sid;
  std::string service_sid;
  std::string auth_token;
  std::string host;       ///< for `Host`: `127.0.0.1:8000`
  std::string target;     ///< `/webhook`
  std::string signed_url; ///< as the receiver checks it
  uint64_t run = 0;       ///< sets SIDs apart from those of other runs
};

/// Writes whole HTTP requests with signed forms. Everything but the numbers is
/// prepared, so that a request costs one HMAC and two copies: whoever makes
/// the load shares the machine with what is measured.
class webhook_writer {
public:
  explicit webhook_writer(sender from);
  ~webhook_writer();

  /// A customer's message, `onMessageAdded`.
  /// @param index Its place in the conversation.
  [[nodiscard]] std::string message(uint64_t number, uint64_t conversation,
                                    uint64_t index, wish what) const;

  /// A delivery receipt, which opens no turn.
  [[nodiscard]] std::string
  receipt(uint64_t number, uint64_t conversation) const;

private:
  class prepared;

  [[nodiscard]] std::unique_ptr<prepared>
  prepare(const twilio::form& fields) const;

  sender from_;
  hmac_key key_;
  std::vector<std::unique_ptr<prepared>> messages_; ///< one a wish
  std::unique_ptr<prepared> receipt_;
};

} // namespace parley::benchmark
