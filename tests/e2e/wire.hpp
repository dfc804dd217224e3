#pragma once

#include "tests/http/raw_peer.hpp"
#include "twilio/form.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace parley::e2e {

/// What came back for one request.
struct wire_answer {
  int status = 0; ///< 0: none, the connection failed or was closed
  std::string body;
  bool closes = false; ///< the server says it closes the connection
  std::chrono::duration<double, std::milli> took{0};
};

/// One keep-alive connection to Parley from a loopback address of one's own.
/// Blocks until the answer; connects anew when it has to.
class wire {
public:
  /// @param from `127.0.0.x`; empty: 127.0.0.1.
  explicit wire(uint16_t port, std::string from = {});

  /// A form, signed as Twilio does.
  wire_answer
  webhook(const twilio::form& fields, const std::string& path = "/webhook");
  wire_answer get(const std::string& path);

  /// Sends these bytes and reads one answer.
  wire_answer exchange(const std::string& request);

private:
  uint16_t port_;
  std::string from_;
  http::test::raw_peer peer_;
};

/// A whole webhook request.
std::string webhook_request(uint16_t port, const twilio::form& fields,
                            const std::string& path = "/webhook");

} // namespace parley::e2e
