#include "cli/outside.hpp"
#include "cli/setup.hpp"
#include "cli/verbs.hpp"

#include <nlohmann/json.hpp>

#include <iomanip>
#include <iostream>
#include <string>

#include <unistd.h>

namespace parley::cli {

namespace {

constexpr std::chrono::seconds patience{20};

void print(const doctor::finding& one) {
  std::cout << std::left << std::setw(9) << doctor::to_string(one.how)
            << std::setw(20) << one.check << one.detail << '\n';
  if (!one.fix.empty())
    std::cout << std::setw(9) << ""
              << "fix: " << one.fix << '\n';
  std::cout.flush();
}

nlohmann::ordered_json to_json(const doctor::findings& all) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& one : all)
    list.push_back({{"check", one.check},
                    {"status", doctor::to_string(one.how)},
                    {"detail", one.detail},
                    {"fix", one.fix}});
  return {{"status", doctor::to_string(doctor::worst_of(all))},
          {"findings", list}};
}

/// Asks on the terminal, unless told yes beforehand.
bool may_set_webhook(const doctor_options& options, const std::string& to) {
  if (options.yes)
    return true;
  if (isatty(STDIN_FILENO) == 0) {
    std::cerr << "parley: --fix asks before it changes anything at Twilio; "
                 "without a terminal, say --yes\n";
    return false;
  }
  std::cerr << "Set the service's webhook to " << to << "/webhook? [y/N] ";
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

int code_of(const doctor::findings& all) {
  int code = ok;
  for (const auto& one : all) {
    if (one.how != doctor::verdict::broken)
      continue;
    if (one.check != "disk")
      return unreachable;
    code = failed;
  }
  return code;
}

} // namespace

int doctor(const doctor_options& options) {
  auto prepared = prepare_service(options.flags, required_to_serve());
  if (!prepared)
    return bad_usage;
  const auto what = subject_of(*prepared);
  std::function<bool(const doctor::finding&)> mend;
  if (options.fix)
    mend = [&](const doctor::finding&) {
      return may_set_webhook(options, what.twilio.public_url);
    };
  outside world{patience};
  const auto all
    = doctor::examine(what, world.ask(), mend, [&](const auto& one) {
        if (!options.json)
          print(one);
      });
  if (options.json)
    std::cout << to_json(all).dump(2) << '\n';
  return code_of(all);
}

} // namespace parley::cli
