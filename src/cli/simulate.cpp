#include "cli/process.hpp"
#include "cli/setup.hpp"
#include "cli/verbs.hpp"
#include "http/io_threads.hpp"
#include "simulator/model_simulator.hpp"
#include "simulator/twilio_simulator.hpp"

#include <iostream>
#include <utility>

namespace parley::cli {

namespace {

std::optional<simulator::mischief>
mischief_of(const std::string& text, const char* flag) {
  auto how = simulator::mischief::parse(text);
  if (how)
    return *how;
  std::cerr << "flag:" << flag << ": " << how.error() << '\n';
  return std::nullopt;
}

std::string or_else(const std::string& given, const char* otherwise) {
  return given.empty() ? otherwise : given;
}

} // namespace

int simulate(const simulate_options& options, stop_signals& signals) {
  auto webhook = http::url::parse(options.webhook);
  if (!webhook)
    std::cerr << "flag:--webhook: not an http or https URL\n";
  auto twilio_mischief
    = mischief_of(options.misbehave_twilio, "--misbehave-twilio");
  auto model_mischief
    = mischief_of(options.misbehave_model, "--misbehave-model");
  if (!webhook || !twilio_mischief || !model_mischief)
    return bad_usage;
  simulator::twilio_config at;
  at.host = options.host;
  at.port = options.twilio_port;
  at.account_sid
    = or_else(options.account_sid, "AC00000000000000000000000000000001");
  at.service_sid
    = or_else(options.service_sid, "IS00000000000000000000000000000001");
  at.auth_token = or_else(options.auth_token, "simulated-auth-token");
  at.webhook = *webhook;
  raise_open_files();
  http::io_threads threads{2};
  simulator::twilio_simulator twilio{threads, at};
  simulator::model_config model_at;
  model_at.host = options.host;
  model_at.port = options.model_port;
  simulator::model_simulator model{threads, model_at};
  twilio.misbehave(*twilio_mischief);
  model.misbehave(*model_mischief);
  auto twilio_port = twilio.start();
  auto model_port = model.start();
  for (const auto* one : {&twilio_port, &model_port})
    if (!*one) {
      std::cerr << "parley: " << one->error().detail << '\n';
      return failed;
    }
  auto base = "http://" + options.host + ":";
  std::cerr << "A simulated Twilio and a stand-in model are up. Start Parley "
               "with:\n";
  std::cout << "TWILIO_ACCOUNT_SID=" << at.account_sid << '\n'
            << "TWILIO_AUTH_TOKEN="
            // One that was given may be a real one.
            << (options.auth_token.empty() ? at.auth_token : "(as given)")
            << '\n'
            << "TWILIO_CONVERSATIONS_SERVICE_SID=" << at.service_sid << '\n'
            << "TWILIO_BASE_URL=" << base << *twilio_port << '\n'
            << "OPENAI_BASE_URL=" << base << *model_port << "/v1\n"
            << "OPENAI_API_KEY=stand-in" << std::endl;
  auto broken = signals.wait();
  return broken ? failed : ok;
}

} // namespace parley::cli
