#pragma once

#include "cli/stop_signals.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace parley::cli {

/// Flags that stand for variables, by the variable's name.
using flag_values = std::map<std::string, std::string>;

struct serve_options {
  flag_values flags;
  bool ngrok = false; ///< come in through a local ngrok agent's tunnel
  std::string ngrok_api = "http://127.0.0.1:4040";
};

/// `parley serve`: until a signal. Gives the exit code, as all verbs do.
int serve(const serve_options& options, stop_signals& signals);

struct demo_options {
  flag_values flags;
  bool check = false; ///< one message through, print the reply, leave
};

/// `parley demo`: Parley, a simulated Twilio and a stand-in model in one
/// process on loopback. With OPENAI_API_KEY set the model is the real one.
int demo(const demo_options& options, stop_signals& signals);

/// `parley chat`: the same, in the terminal, with the steps of each turn.
int chat(const flag_values& flags);

struct check_options {
  flag_values flags;
  bool json = false;
};

/// `parley check-config`
int check_config(const check_options& options);

struct doctor_options {
  flag_values flags;
  bool json = false;
  bool fix = false; ///< set the webhook where it is not as it should be
  bool yes = false; ///< without asking
};

/// `parley doctor`
int doctor(const doctor_options& options);

struct simulate_options {
  std::string host = "127.0.0.1";
  uint16_t twilio_port = 9001;
  uint16_t model_port = 9002;
  std::string webhook = "http://127.0.0.1:8000/webhook";
  std::string account_sid;
  std::string auth_token;
  std::string service_sid;
  std::string misbehave_twilio; ///< `latency=20ms,429=0.1,…`
  std::string misbehave_model;
};

/// `parley simulate`: the simulators alone, until a signal.
int simulate(const simulate_options& options, stop_signals& signals);

} // namespace parley::cli
