#pragma once

#include "base/result.hpp"
#include "benchmark/observation.hpp"
#include "http/server.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace parley::http {
class io_threads;
}

namespace parley::benchmark {

struct counterpart_config {
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  std::string account_sid; ///< who may log in to Twilio
  std::string auth_token;
  uint64_t run = 0;
};

/// Told everything that a counterpart sees. From any thread.
using observer = std::function<void(const observation&)>;

/// One of the two that Parley talks to, as lean as it can be: the simulators
/// know much more, and cost more than Parley itself.
class counterpart {
public:
  virtual ~counterpart() = default;

  /// Starts to listen; gives the port.
  virtual result<uint16_t, http::listen_failure> start() = 0;

  /// Carries out what the load wants of it from now on:
  /// - `faults <mischief>`: see `simulator::mischief::parse`
  /// - `latency <long_tail>`: how long the model takes
  /// - `hold`: the model never answers
  /// - `strict`: the model reads every request as the simulator does and
  ///   refuses what the API would refuse
  /// Gives false when it does not know that.
  virtual bool obey(std::string_view command) = 0;
};

/// Twilio's REST: takes messages, lists its own, knows one customer in each
/// conversation. Refuses a wrong login.
std::unique_ptr<counterpart>
make_twilio_counterpart(http::io_threads& threads, counterpart_config config,
                        observer tell);

/// A model server with both of OpenAI's APIs. Answers with the numbers of the
/// messages it was asked; calls a tool, or hands over, when a message wants it.
std::unique_ptr<counterpart>
make_model_counterpart(http::io_threads& threads, counterpart_config config,
                       observer tell);

/// For both: an open door to one peer with many connections.
http::server_config counterpart_server(const counterpart_config& config);

} // namespace parley::benchmark
