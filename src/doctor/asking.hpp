#pragma once

#include "http/client.hpp"

#include <chrono>

namespace parley::doctor {

/// Makes calls one after the other and waits for each: what a command line may
/// do and a server must not.
class asking {
public:
  /// @param over Outlives it.
  /// @param patience For one call.
  asking(http::caller& over, std::chrono::milliseconds patience);

  /// Sends the call, with a deadline of its own, and gives what came of it.
  http::client_result operator()(http::outgoing call) const;

  /// The deadline of a call that begins now.
  [[nodiscard]] steady_time deadline() const;

private:
  http::caller& over_;
  std::chrono::milliseconds patience_;
};

/// Why a call got no answer, in words for an operator: `cannot be reached
/// (connection refused)`.
std::string describe(const http::client_failure& why);

} // namespace parley::doctor
