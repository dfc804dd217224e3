#include "config/settings.hpp"

#include "tests/fuzz/memory_file.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <map>
#include <vector>

namespace parley::fuzz {

namespace {

/// In the seed corpus it stands for what must not be told.
constexpr std::string_view secret_word = "xyzzy";

void check_faults(const std::vector<config::fault>& faults,
                  std::string_view told_to) {
  must(!faults.empty(), "settings that are refused have a fault");
  for (const auto& one : faults) {
    must(!one.where.empty() && !one.what.empty(),
         "a fault says where and what");
    // An unknown name may be told, which only a text of names has.
    must(told_to.find(secret_word) == std::string_view::npos
           || to_string(one).find(secret_word) == std::string::npos,
         "no fault repeats a value");
  }
}

void check_settings(const config::settings& of) {
  must(of.max_pending_inbound > 0 && of.max_open_turns > 0,
       "bounds are bounds");
  must(of.turn_timeout.count() >= 100 && of.openai_timeout.count() >= 100,
       "time limits are no slips");
  must(of.openai_api == "chat" || of.openai_api == "responses",
       "there are two APIs");
  must(!of.openai_base_url.host.empty(), "the model has an address");
}

std::map<std::string, std::string> variables_in(std::string_view text) {
  std::map<std::string, std::string> all;
  while (!text.empty()) {
    const auto line = take_line(text);
    const auto equals = line.find('=');
    const auto name = line.substr(0, equals);
    // A file of that name may be anything, a terminal too.
    if (equals != std::string_view::npos && !name.ends_with("_FILE"))
      all[std::string{name}] = line.substr(equals + 1);
  }
  return all;
}

config::sources no_sources() {
  config::sources from;
  from.environment = [](const std::string&) {
    return std::nullopt;
  };
  from.dotenv_path = "/nonexistent";
  from.yaml_path = "/nonexistent";
  return from;
}

void check(const config::sources& from, std::string_view told_to) {
  const auto loaded = config::load_settings(from);
  if (loaded)
    check_settings(*loaded);
  else
    check_faults(loaded.error(), told_to);
}

void check_environment(std::string_view input) {
  const auto all = variables_in(input);
  auto from = no_sources();
  from.environment
    = [&all](const std::string& name) -> std::optional<std::string> {
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional{found->second};
  };
  check(from, input);
}

void check_file(std::string_view input, std::string config::sources::*path) {
  static memory_file file;
  if (input.find("_FILE") != std::string_view::npos
      || input.find("_file") != std::string_view::npos)
    return;
  file.hold(input);
  auto from = no_sources();
  from.*path = file.path();
  check(from, {});
}

} // namespace

// The same text as environment, as `.env` and as parley.yml.
void settings(std::string_view input) {
  check_environment(input);
  check_file(input, &config::sources::dotenv_path);
  check_file(input, &config::sources::yaml_path);
}

} // namespace parley::fuzz
