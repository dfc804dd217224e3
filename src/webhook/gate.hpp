#pragma once

#include "conversation/event.hpp"
#include "http/message.hpp"
#include "http/server.hpp"
#include "twilio/signature.hpp"
#include "twilio/webhook.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// @file
/// src/webhook: the edge at which Twilio's webhooks come in: from an HTTP
/// request to an event to be taken in, or to the answer that refuses it. No
/// sockets, no database.

namespace parley::webhook {

struct gate_config {
  twilio::account ours;
  std::vector<std::string> signing_keys; ///< at least one
  std::string public_url; ///< scheme and host; empty: from the request
  std::vector<http::cidr> trusted_proxies;
  std::string own_author = "assistant";
};

/// The answer, and why for metrics; nothing is to be stored.
struct answered {
  http::response answer;
};

/// To be committed, then answered `accepted` or `duplicate`.
struct to_take_in {
  std::shared_ptr<const conversation::event> what;
};

/// The channel's own SID of a customer's message; answered with empty TwiML.
struct channel_sid_learnt {
  twilio::channel_message what;
  http::response answer;
};

using passage = std::variant<answered, to_take_in, channel_sid_learnt>;

/// Decides about webhook requests in the contract's order of refusal. Safe from
/// several threads.
class gate {
public:
  explicit gate(gate_config config);
  ~gate();

  /// Every path at which webhooks come in.
  [[nodiscard]] static std::span<const std::string_view> paths();

  /// Whether the path is one of the webhook routes.
  [[nodiscard]] static bool is_route(std::string_view path);

  /// Whether customers' messages come by this route.
  [[nodiscard]] static bool may_bring_message(std::string_view path);

  /// Looks at the header of a webhook request before its body: 405, 415, 411
  /// and a Content-Length past the limit.
  [[nodiscard]] static std::optional<http::response>
  refuse_early(const http::request& what, std::size_t body_limit);

  /// Number of fields (at most 200), signature, shape, account, in this order.
  [[nodiscard]] passage decide(const http::request& what) const;

  /// The URL Twilio signed this request for, as far as can be told.
  [[nodiscard]] std::string signed_url(const http::request& what) const;

private:
  gate_config config_;
  twilio::signature_check signatures_;
};

/// `{"status":"accepted"}`, `{"status":"ignored","reason":"…"}`
http::response
status_answer(std::string_view status, std::string_view reason = {});

} // namespace parley::webhook
