#include "cli/tunnel.hpp"

#include "cli/setup.hpp"
#include "ngrok/agent.hpp"

#include <iostream>

namespace parley::cli {

namespace {

constexpr std::chrono::seconds patience{10};

int complain(const std::string& detail, const std::string& fix) {
  std::cerr << "parley: " << detail << "\n  fix: " << fix << '\n';
  return unreachable;
}

} // namespace

tunnel::tunnel() : world_{patience} {
  // nop
}

result<std::unique_ptr<tunnel>, int>
tunnel::find(service_config& config, const std::string& agent_api) {
  const auto api = http::url::parse(agent_api);
  if (!api) {
    std::cerr << "flag:--ngrok-api: must be an address such as "
                 "http://127.0.0.1:4040\n";
    return static_cast<int>(bad_usage);
  }
  std::unique_ptr<tunnel> made{new tunnel};
  const auto address = ngrok::address_in(
    made->world_.ask()(ngrok::list_tunnels(*api)), config.settings.port);
  if (!address)
    return complain(address.error().detail, address.error().fix);
  config.settings.public_url = *address;
  made->twilio_ = subject_of(config).twilio;
  return made;
}

bool tunnel::open() {
  const auto& ask = world_.ask();
  const auto has = twilio::service_webhook_in(
    ask(twilio::fetch_service_webhook(twilio_.own(), ask.deadline())));
  if (!has) {
    complain("the service's webhook cannot be read: " + has.error().detail,
             "parley doctor");
    return false;
  }
  before_ = *has;
  is_open_ = set(doctor::wanted_webhook(twilio_.public_url));
  if (is_open_)
    std::cerr << "parley: events come through " << twilio_.public_url
              << "/webhook; at the end they go to "
              << (before_.post_url.empty() ? "nowhere" : before_.post_url)
              << " again\n";
  return is_open_;
}

bool tunnel::set(const twilio::service_webhook& to) {
  const auto& ask = world_.ask();
  const auto set = twilio::service_webhook_in(
    ask(twilio::set_service_webhook(twilio_.own(), to, ask.deadline())));
  if (!set)
    complain("the service's webhook cannot be set to "
               + (to.post_url.empty() ? "nothing" : to.post_url) + ": "
               + set.error().detail,
             "parley doctor --fix");
  return bool{set};
}

tunnel::~tunnel() {
  if (is_open_ && set(before_))
    std::cerr << "parley: the service's webhook is as it was\n";
}

} // namespace parley::cli
