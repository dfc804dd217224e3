#pragma once

#include "cli/outside.hpp"

#include <memory>
#include <string>

namespace parley::cli {

/// While it lives, the Conversations service sends its events through a local
/// ngrok agent's tunnel; then they go again where they went before.
class tunnel {
public:
  /// Asks the agent for the public address of the tunnel to `config`'s port and
  /// puts it into `config` as PUBLIC_URL. Gives the exit code instead when
  /// there is none; the reason went to standard error.
  static result<std::unique_ptr<tunnel>, int>
  find(service_config& config, const std::string& agent_api);

  /// Lets the service's events come through the tunnel; says on standard error
  /// what went wrong otherwise.
  bool open();

  /// Puts the webhook back.
  ~tunnel();
  tunnel(const tunnel&) = delete;
  tunnel& operator=(const tunnel&) = delete;

private:
  tunnel();
  bool set(const twilio::service_webhook& to);

  outside world_;
  doctor::twilio_subject twilio_;
  twilio::service_webhook before_;
  bool is_open_ = false;
};

} // namespace parley::cli
