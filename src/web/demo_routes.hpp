#pragma once

#include "http/message.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parley::simulator {
class twilio_simulator;
}

namespace parley::web {

/// The demo's own routes:
/// - `GET /`: the page;
/// - `POST /demo/messages` `{"address":"+1555…","text":"…"}`: a customer
///   writes; gives `{"conversation":"CH…"}`;
/// - `GET /demo/messages?conversation=CH…&after=3`: the messages past that
///   index, `{"messages":[{"index":4,"author":"…","body":"…"}]}`.
///
/// For the demo alone: there is no authentication. Safe from any thread.
class demo_routes {
public:
  /// @param twilio Must outlive this.
  /// @param real_model Whether the page is not to speak of a stand-in.
  explicit demo_routes(simulator::twilio_simulator& twilio, bool real_model
                                                            = false);

  /// Every path that is answered here.
  [[nodiscard]] static std::span<const std::string_view> paths();

  /// Nothing when the path is not one of these routes. Does not block.
  [[nodiscard]] std::optional<http::response>
  answer(const http::request& what) const;

private:
  [[nodiscard]] http::response page(const http::request& what) const;
  [[nodiscard]] http::response messages(const http::request& what) const;
  [[nodiscard]] http::response write(const http::request& what) const;

  simulator::twilio_simulator& twilio_;
  bool real_model_;
  std::string policy_; ///< Content-Security-Policy of the page
};

} // namespace parley::web
