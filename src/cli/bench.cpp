#include "cli/bench.hpp"

#include "benchmark/child.hpp"
#include "benchmark/report.hpp"
#include "benchmark/scenarios.hpp"
#include "benchmark/trouble.hpp"
#include "cli/process.hpp"
#include "cli/setup.hpp"
#include "http/url.hpp"
#include "observe/rfc3339.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

using benchmark::report;
using benchmark::trouble;

int code_of(trouble::reason why) {
  switch (why) {
    case trouble::reason::usage:
      return bad_usage;
    case trouble::reason::unreachable:
      return unreachable;
    case trouble::reason::failed:
      break;
  }
  return failed;
}

[[noreturn]] void refuse(const std::string& flag, const std::string& what) {
  throw trouble{trouble::reason::usage, "flag:" + flag + ": " + what};
}

/// Sees that what was asked for can be, before anything is started.
void check(const bench_options& options) {
  const auto& load = options.load;
  for (const auto& [flag, text, prefix] :
       {std::tuple{"--target", load.target, ""},
        std::tuple{"--listen", load.listen, "http://"}}) {
    auto place = http::url::parse(prefix + text);
    if (!text.empty() && (!place || place->secure))
      refuse(flag, *prefix ? "must be host:port, such as 127.0.0.1:9001"
                           : "must be the webhook's address by plain HTTP, "
                             "such as http://127.0.0.1:8000/webhook");
  }
  if (load.target.empty()) {
    for (const auto& [flag, is_set] :
         {std::pair{"--listen", !load.listen.empty()},
          std::pair{"--public-url", !load.public_url.empty()},
          std::pair{"--pid", load.process != 0}})
      if (is_set)
        refuse(flag, "means something with --target alone");
  } else if (load.auth_token.empty() || load.account_sid.empty()
             || load.service_sid.empty()) {
    refuse("--target", "needs --auth-token, --account-sid and --service-sid as "
                       "the target has them");
  }
  if (load.process != 0
      && !benchmark::usage_of(static_cast<pid_t>(load.process)))
    refuse("--pid", "there is no such process");
}

benchmark::facts build_facts() {
  return {{"version", version()},
          {"compiler", PARLEY_COMPILER},
          {"flags", PARLEY_BUILD_FLAGS}};
}

benchmark::facts run_facts(const bench_options& options) {
  const auto& load = options.load;
  benchmark::facts made{
    {"seed", std::to_string(load.seed)},
    {"length", load.quick ? "quick" : "full"},
    {"Parley", load.target.empty() ? "started here" : load.target}};
  if (!load.target.empty())
    made.emplace_back("replies",
                      load.listen.empty() ? "not seen" : "seen and checked");
  return made;
}

/// Where a target has to be told that its counterparts are.
void tell_addresses(const benchmark::options& load) {
  if (load.listen.empty())
    return;
  auto place = *http::url::parse("http://" + load.listen);
  auto model = place;
  ++model.port;
  std::cerr << "The target must have been started with\n"
            << "  TWILIO_BASE_URL=" << place.origin() << '\n'
            << "  OPENAI_BASE_URL=" << model.origin() << "/v1\n";
}

/// Whether a file can be made there, without making it.
bool can_write(const std::filesystem::path& file) {
  if (access(file.c_str(), F_OK) == 0)
    return access(file.c_str(), W_OK) == 0;
  auto folder = file.has_parent_path() ? file.parent_path() : ".";
  return access(folder.c_str(), W_OK) == 0;
}

/// The report as it was asked for; false when a file cannot be written.
bool print(const report& of, const bench_options& options) {
  std::cout << (options.json ? to_json(of) : to_table(of)) << std::flush;
  if (options.html.empty())
    return true;
  std::ofstream page{options.html};
  page << to_html(of) << std::flush;
  if (!page)
    std::cerr << "parley: cannot write " << options.html << '\n';
  return static_cast<bool>(page);
}

/// Runs what was chosen, one after the other, into `into`. Gives the exit code.
int run_all(const std::vector<benchmark::scenario>& chosen,
            const benchmark::options& load, stop_signals& signals,
            report& into) {
  try {
    for (const auto& one : chosen) {
      auto outcome = one.run(load, signals.descriptor(), std::cerr);
      into.scenarios.push_back(std::move(outcome.report));
      const auto& stopped = into.scenarios.back().stopped;
      if (!stopped.empty())
        std::cerr << "parley: " << one.name << ": " << stopped << '\n';
      if (outcome.lost_target)
        return unreachable;
      // What stopped this one would stop the next.
      if (!stopped.empty())
        return failed;
    }
    return into.is_good() ? ok : failed;
  } catch (const trouble& why) {
    std::cerr << "parley: " << why.what << '\n';
    return code_of(why.why);
  } catch (const std::system_error& why) {
    std::cerr << "parley: " << why.what() << '\n';
    return failed;
  }
}

} // namespace

int bench(const bench_options& options, stop_signals& signals) {
  report made;
  std::vector<benchmark::scenario> chosen;
  try {
    check(options);
    chosen = benchmark::chosen_scenarios(options.load);
    made.machine = benchmark::machine_facts(options.load.directory);
  } catch (const trouble& why) {
    std::cerr << "parley: " << why.what << '\n';
    return code_of(why.why);
  }
  if (!options.html.empty() && !can_write(options.html)) {
    std::cerr << "parley: flag:--html: cannot write " << options.html << '\n';
    return bad_usage;
  }
  raise_open_files();
  made.build = build_facts();
  made.settings = run_facts(options);
  made.started = observe::to_rfc3339(wall_clock_now());
  tell_addresses(options.load);
  auto code = run_all(chosen, options.load, signals, made);
  if (made.scenarios.empty())
    return code;
  if (!print(made, options))
    return failed;
  return code;
}

} // namespace parley::cli
