#pragma once

#include "base/result.hpp"
#include "http/server.hpp"
#include "simulator/mischief.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace parley::simulator {

struct model_config {
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  std::string api_key; ///< required of callers; empty: any
};

/// An OpenAI-compatible model server: `POST /v1/responses`,
/// `POST /v1/chat/completions`, `GET /v1/models`. Behind it is a small
/// rule-based stand-in that uses the offered tools and answers from what they
/// return; its model name is `parley-stand-in`. Models named `no-such-…` do not
/// exist; `POST /simulator/mischief` takes a mischief as its body.
class model_simulator {
public:
  model_simulator(http::io_threads& threads, model_config config);
  ~model_simulator();

  result<uint16_t, http::listen_failure> start();

  void misbehave(mischief how);

  /// Model calls answered so far.
  [[nodiscard]] int64_t calls() const;

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace parley::simulator
