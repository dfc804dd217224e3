#include "benchmark/scenarios.hpp"
#include "cli/bench.hpp"
#include "cli/conversations.hpp"
#include "cli/setup.hpp"
#include "cli/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <exception>
#include <iostream>
#include <utility>

namespace {

using namespace parley;

/// A flag that stands for a variable of the configuration.
void stands_for(CLI::App& verb, cli::flag_values& flags, const char* flag,
                const char* variable, const char* help) {
  verb
    .add_option_function<std::string>(
      flag,
      [&flags, variable](const std::string& value) { flags[variable] = value; },
      help)
    ->type_name(variable);
}

void add_settings(CLI::App& verb, cli::flag_values& flags) {
  stands_for(verb, flags, "--host", "HOST", "Address to listen on");
  stands_for(verb, flags, "--port", "PORT", "Port to listen on");
  stands_for(verb, flags, "--database-url", "DATABASE_URL",
             "sqlite:///file of the database");
  stands_for(verb, flags, "--agent-config", "AGENT_CONFIG_PATH",
             "File with the agents");
  stands_for(verb, flags, "--public-url", "PUBLIC_URL",
             "Scheme and host Twilio is configured with");
  stands_for(verb, flags, "--twilio-base-url", "TWILIO_BASE_URL",
             "Call Twilio there");
  stands_for(verb, flags, "--openai-base-url", "OPENAI_BASE_URL",
             "Call the model there");
  stands_for(verb, flags, "--model", "OPENAI_MODEL", "Model to ask");
  stands_for(verb, flags, "--log-level", "LOG_LEVEL",
             "DEBUG, INFO, WARNING or ERROR");
  stands_for(verb, flags, "--log-format", "LOG_FORMAT", "json or text");
}

void add_simulate(CLI::App& verb, cli::simulate_options& options) {
  verb.add_option("--host", options.host, "Address to listen on")
    ->capture_default_str();
  verb
    .add_option("--twilio-port", options.twilio_port,
                "Port of the simulated Twilio")
    ->capture_default_str();
  verb
    .add_option("--model-port", options.model_port,
                "Port of the stand-in model")
    ->capture_default_str();
  verb.add_option("--webhook", options.webhook, "Where webhooks go")
    ->capture_default_str();
  verb.add_option("--account-sid", options.account_sid)
    ->envname("TWILIO_ACCOUNT_SID");
  verb.add_option("--auth-token", options.auth_token)
    ->envname("TWILIO_AUTH_TOKEN");
  verb.add_option("--service-sid", options.service_sid)
    ->envname("TWILIO_CONVERSATIONS_SERVICE_SID");
  verb.add_option("--misbehave-twilio", options.misbehave_twilio,
                  "Faults of the simulated Twilio, such as "
                  "latency=20ms,429=0.1,reset-after=0.05");
  verb.add_option("--misbehave-model", options.misbehave_model,
                  "Faults of the stand-in model");
}

/// The lines of `parley bench --help` that name the scenarios.
std::string scenario_list() {
  std::string lines;
  for (const auto& one : benchmark::all_scenarios()) {
    std::string name{one.name};
    lines += "\n  " + name.append(10 - name.size(), ' ') + one.about;
  }
  return lines;
}

void add_load(CLI::App& verb, benchmark::options& load) {
  verb.add_option("scenario", load.scenarios, "All of them when none is named");
  verb
    .add_option(
      "--rate", load.rate,
      "Messages a second in an open loop; of ack and turns, 0 leaves it "
      "out")
    ->check(CLI::NonNegativeNumber);
  verb.add_option(
    "--closed", load.closed,
    "Messages under way in the closed loop of ack and turns; 0 leaves "
    "it out");
  verb.add_option("--duration", load.duration, "Seconds of each load")
    ->check(CLI::PositiveNumber);
  verb
    .add_option("--warmup", load.warmup,
                "Seconds before it that are not measured")
    ->check(CLI::NonNegativeNumber);
  verb
    .add_option("--conversations", load.conversations,
                "Conversations that are written to in turn")
    ->check(CLI::Range(1, 9'999'999));
  verb
    .add_option("--n", load.n,
                "Of inflight, idle, recovery: how many; of history: items")
    ->check(CLI::Range(10, 9'999'999));
  verb
    .add_option(
      "--model-ms", load.model_ms,
      "What the model takes, median in ms; at most 15 s, in inflight 55 s")
    ->check(CLI::Range(0, 3'600'000));
  verb
    .add_option("--model-p99-ms", load.model_p99_ms,
                "and what 99 % of its answers stay below")
    ->check(CLI::Range(0, 3'600'000));
  verb.add_option("--seed", load.seed, "Of everything that is drawn")
    ->capture_default_str();
  verb.add_flag("--quick", load.quick, "All of it small, in half a minute");
  verb.add_option("--directory", load.directory,
                  "Put the database there, to measure that disk");
  verb.add_flag("--keep", load.keep, "Leave database and log behind");
}

void add_target(CLI::App& verb, benchmark::options& load) {
  auto* group = verb.add_option_group(
    "A server that runs already",
    "Replies are seen and checked only when it calls this program as Twilio "
    "and as the model: start it with TWILIO_BASE_URL=http://HOST:PORT and "
    "OPENAI_BASE_URL=http://HOST:PORT+1/v1 of --listen. Without --listen only "
    "acknowledgements are measured.");
  group->add_option("--target", load.target,
                    "Its webhook, http://127.0.0.1:8000/webhook");
  group->add_option("--listen", load.listen,
                    "host:port for Twilio; the model is one port further");
  group->add_option("--auth-token", load.auth_token, "Signs the webhooks")
    ->envname("TWILIO_AUTH_TOKEN");
  group->add_option("--account-sid", load.account_sid)
    ->envname("TWILIO_ACCOUNT_SID");
  group->add_option("--service-sid", load.service_sid)
    ->envname("TWILIO_CONVERSATIONS_SERVICE_SID");
  group->add_option("--public-url", load.public_url,
                    "Its PUBLIC_URL, which signatures are made over");
  group->add_option("--pid", load.process,
                    "Its process, to measure processor and memory");
}

CLI::App* add_verb(CLI::App& program, const char* name, const std::string& help,
                   const std::string& example) {
  auto* verb = program.add_subcommand(name, help);
  verb->description("Example: " + example + "\n\n" + help);
  return verb;
}

/// One of `parley conversations …`; gives its code once it is to run.
void add_conversation_verb(CLI::App& group, const char* name, const char* help,
                           const std::string& example,
                           cli::conversations_options& options,
                           int (*run)(const cli::conversations_options&),
                           int (*&chosen)(const cli::conversations_options&)) {
  auto* verb = add_verb(group, name, help, "parley conversations " + example);
  stands_for(*verb, options.flags, "--database-url", "DATABASE_URL",
             "sqlite:///file of the database");
  verb->add_option("--url", options.url,
                   "Ask a running Parley instead, with its ADMIN_TOKEN");
  const std::string called = name;
  if (called != "list")
    verb->add_option("conversation", options.sid, "CH and 32 hex digits")
      ->required();
  if (called != "export")
    verb->add_flag("--json", options.json, "Print JSON");
  verb->callback([&chosen, run] { chosen = run; });
  if (called == "list") {
    verb->add_flag("--failed", options.failed, "Those with a failed turn");
    verb->add_option("--limit", options.limit, "How many, up to 200");
    verb->add_option("--cursor", options.cursor, "Go on behind a page");
  }
  if (called == "erase") {
    verb->add_flag("--keep-at-twilio", options.keep_at_twilio,
                   "Leave the conversation at Twilio");
    verb->add_flag("--yes", options.yes, "Do not ask");
  }
}

void add_conversations(CLI::App& program, cli::conversations_options& options,
                       int (*&chosen)(const cli::conversations_options&)) {
  auto* group = add_verb(program, "conversations",
                         "Look at stored conversations, export and erase them",
                         "parley conversations list");
  group->require_subcommand(1);
  add_conversation_verb(*group, "list", "The newest first", "list --failed",
                        options, cli::list_conversations, chosen);
  add_conversation_verb(*group, "show", "Who is there and what was said last",
                        "show CH0123456789abcdef0123456789abcdef", options,
                        cli::show_conversation, chosen);
  add_conversation_verb(*group, "export", "All that is kept of it, as JSON",
                        "export CH0123456789abcdef0123456789abcdef > it.json",
                        options, cli::export_conversation, chosen);
  add_conversation_verb(*group, "erase", "Erase it, here and at Twilio",
                        "erase CH0123456789abcdef0123456789abcdef", options,
                        cli::erase_conversation, chosen);
}

/// What stands where a verb should and is none; empty: nothing does.
std::string unknown_verb(const CLI::App& program, int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  const auto verbs = program.get_subcommands(nullptr);
  const auto known
    = std::any_of(verbs.begin(), verbs.end(),
                  [&](const auto* one) { return one->get_name() == first; });
  return known || first.starts_with('-') ? std::string{} : first;
}

int run(int argc, char** argv) {
  CLI::App program{"Example: parley demo\n\n"
                   "Answers customer conversations from Twilio with AI agents.",
                   "parley"};
  program.require_subcommand(1);
  program.set_version_flag("--version", "parley " + cli::version());
  cli::flag_values flags;
  cli::serve_options serving;
  cli::demo_options demo;
  cli::check_options check;
  cli::doctor_options doctor;
  cli::conversations_options conversations;
  int (*asked_of_conversations)(const cli::conversations_options&) = nullptr;
  cli::simulate_options simulators;
  cli::bench_options benched;
  std::string counterpart_role;
  bool json = false;

  auto* serve = add_verb(program, "serve", "Serve webhooks until a signal",
                         "parley serve --port 8000");
  add_settings(*serve, flags);
  serve->add_flag("--ngrok", serving.ngrok,
                  "Let Twilio's events come through a local ngrok agent's "
                  "tunnel, and put the webhook back at the end");
  serve->add_option("--ngrok-api", serving.ngrok_api,
                    "Where the agent's API is");
  auto* show = add_verb(program, "demo",
                        "Parley with a simulated Twilio and a stand-in model, "
                        "on loopback",
                        "parley demo --port 8000");
  add_settings(*show, flags);
  show->add_flag("--check", demo.check,
                 "Send one message through, print the reply, leave");
  auto* talk = add_verb(program, "chat",
                        "Talk to the agents in the terminal, with the steps of "
                        "each turn",
                        "parley chat");
  add_settings(*talk, flags);
  auto* verify = add_verb(program, "check-config",
                          "Report every fault of the configuration",
                          "parley check-config --json");
  add_settings(*verify, flags);
  verify->add_flag("--json", check.json, "Print JSON");
  auto* examine = add_verb(program, "doctor",
                           "Check all that Parley needs outside of itself, "
                           "each fault with what mends it",
                           "parley doctor --fix");
  add_settings(*examine, flags);
  examine->add_flag("--json", doctor.json, "Print JSON");
  examine->add_flag("--fix", doctor.fix,
                    "Set the service's webhook at Twilio, after asking");
  examine->add_flag("--yes", doctor.yes, "With --fix: do not ask");
  add_conversations(program, conversations, asked_of_conversations);
  auto* simulate = add_verb(program, "simulate",
                            "The simulated Twilio and the stand-in model alone",
                            "parley simulate --webhook "
                            "http://127.0.0.1:8000/webhook");
  add_simulate(*simulate, simulators);
  auto* measure = add_verb(program, "bench",
                           "Put load on Parley, check every reply, and tell "
                           "how fast it is:"
                             + scenario_list(),
                           "parley bench turns --rate 200 --html report.html");
  add_load(*measure, benched.load);
  add_target(*measure, benched.load);
  measure->add_flag("--json", benched.json, "Print JSON");
  measure->add_option("--html", benched.html, "Write a page with charts there");
  auto* counterpart
    = program.add_subcommand("bench-counterpart", "")->group("");
  counterpart->add_option("role", counterpart_role)->required();
  auto* tell = add_verb(program, "version", "Print the version",
                        "parley version --json");
  tell->add_flag("--json", json, "Print JSON");

  if (auto verb = unknown_verb(program, argc, argv); !verb.empty()) {
    std::cerr << "parley: there is no verb '" << verb
              << "'; parley --help lists them\n";
    return cli::bad_usage;
  }
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return program.exit(wrong) == 0 ? cli::ok : cli::bad_usage;
  }
  // Before any thread starts.
  cli::stop_signals signals;
  serving.flags = flags;
  demo.flags = flags;
  doctor.flags = flags;
  check.flags = flags;
  if (*serve)
    return cli::serve(serving, signals);
  if (*show)
    return cli::demo(demo, signals);
  if (*talk) {
    signals.restore();
    return cli::chat(flags);
  }
  if (*verify)
    return cli::check_config(check);
  if (*examine) {
    signals.restore();
    return cli::doctor(doctor);
  }
  if (asked_of_conversations) {
    signals.restore();
    return asked_of_conversations(conversations);
  }
  if (*simulate)
    return cli::simulate(simulators, signals);
  if (*measure)
    return cli::bench(benched, signals);
  if (*counterpart)
    return cli::bench_counterpart(counterpart_role);
  std::cout << (json ? "{\"version\":\"" + cli::version() + "\"}"
                     : "parley " + cli::version())
            << '\n';
  return cli::ok;
}

} // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& broken) {
    std::cerr << "parley: " << broken.what() << '\n';
    return cli::failed;
  }
}
