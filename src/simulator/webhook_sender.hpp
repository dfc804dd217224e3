#pragma once

#include "http/client.hpp"
#include "simulator/twilio_events.hpp"

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace parley::simulator {

class timer;

/// How webhooks are delivered.
struct delivery_habits {
  int copies = 1;      ///< each webhook is sent this many times at once
  int retries = 2;     ///< after a timeout, 429, 503 or 504
  bool ordered = true; ///< a conversation's next one waits for its answer
  std::chrono::milliseconds retry_wait{200}; ///< doubles with each retry
};

/// What became of one delivery.
struct delivery_record {
  std::string event_type;
  std::string conversation_sid;
  std::string message_sid;
  int retry_count = 0;
  int status = 0; ///< 0 when no answer came
  std::chrono::milliseconds took{0};
};

struct delivery_counts {
  int64_t sent = 0;     ///< requests, copies and retries included
  int64_t accepted = 0; ///< answered 2xx
  int64_t retried = 0;
  int64_t given_up = 0; ///< never answered 2xx
  int64_t dropped = 0;  ///< not sent: no address to send to, too many wait, or
                        ///< lost by mischief
  int64_t waiting = 0;  ///< queued or on their way
};

/// Signs and posts webhooks as Twilio does (Twilio: Webhooks security,
/// Conversations webhooks): form body, `X-Twilio-Signature`,
/// `I-Twilio-Idempotency-Token`, 5 s for the answer. Safe from any thread.
class webhook_sender : public std::enable_shared_from_this<webhook_sender> {
public:
  /// @pre made by `std::make_shared`; `wait` outlives it.
  webhook_sender(http::io_threads& threads, timer& wait, std::string auth_token,
                 std::string public_url);

  /// Where conversation events go.
  void aim(http::url to);
  /// Where the number's own webhook goes; without it, nowhere.
  void aim_channel(http::url to);
  void behave(delivery_habits how);

  /// Queues the events in their order.
  void send(std::vector<twilio_event> events);
  /// Counts as many as lost.
  void lose(std::size_t count);

  [[nodiscard]] delivery_counts counts() const;
  /// The newest deliveries, oldest first; at most 10,000.
  [[nodiscard]] std::vector<delivery_record> recent() const;

private:
  struct delivery;
  using delivery_ptr = std::shared_ptr<delivery>;
  using lock = std::unique_lock<std::mutex>;

  void start(const delivery_ptr& one);
  void post(const delivery_ptr& one, int retry_count);
  void
  answered(const delivery_ptr& one, int retry_count,
           const http::client_result& result, std::chrono::milliseconds took);
  void finish_copy(const delivery_ptr& one, bool accepted);
  [[nodiscard]] std::string signed_url(const http::url& to) const;

  timer& wait_;
  std::string auth_token_;
  std::string public_url_;
  mutable std::mutex mutex_;
  std::optional<http::url> events_to_;
  std::optional<http::url> channel_to_;
  delivery_habits habits_;
  delivery_counts counts_;
  std::deque<delivery_record> recent_;
  /// By conversation: what is on its way and what waits behind it.
  std::unordered_map<std::string, std::deque<delivery_ptr>> lanes_;
  http::client client_;
};

} // namespace parley::simulator
