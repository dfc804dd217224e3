#include "config/reader.hpp"
#include "toolbox/call_read.hpp"
#include "toolbox/schema_read.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>

#include <unistd.h>

namespace parley::toolbox {

namespace {

namespace fs = std::filesystem;

using config::located_text;
using config::mapping_reader;
using config::yaml_node;

bool is_program(const fs::path& path) {
  std::error_code unreadable; // counts as not being there
  return fs::is_regular_file(path, unreadable)
         && access(path.c_str(), X_OK) == 0;
}

/// The path of a program: as given, from the folder, or found along PATH; empty
/// when there is none.
std::string find_program(const std::string& name, const fs::path& folder,
                         std::string_view search) {
  if (name.find('/') != std::string::npos) {
    auto path = fs::path{name}.is_absolute() ? fs::path{name} : folder / name;
    return is_program(path) ? fs::absolute(path).string() : std::string{};
  }
  while (!search.empty()) {
    auto end = std::min(search.find(':'), search.size());
    auto path = fs::path{search.substr(0, end)} / name;
    if (path.is_absolute() && is_program(path))
      return path.string();
    search.remove_prefix(std::min(end + 1, search.size()));
  }
  return {};
}

class process_reader {
public:
  process_reader(const std::string& folder, const environment& variables,
                 place_check& places, config::fault_list& faults)
    : folder_{folder}, variables_{variables}, places_{places}, faults_{faults} {
    // nop
  }

  process_description read(const yaml_node& node);

private:
  void read_command(const yaml_node* node, config::place at);
  void read_directory(mapping_reader& from);
  void read_variables(mapping_reader& from);
  void read_input(const yaml_node* node);

  const fs::path folder_;
  const environment& variables_;
  place_check& places_;
  config::fault_list& faults_;
  process_description made_;
};

process_description process_reader::read(const yaml_node& node) {
  mapping_reader from{node, faults_};
  read_command(from.child("command"), node.at);
  read_directory(from);
  read_variables(from);
  read_input(from.child("input"));
  if (auto size = from.integer("memory_mb", 8, 65'536))
    made_.memory_bytes = static_cast<std::size_t>(*size) * 1024 * 1024;
  if (auto size = from.integer("output_kb", 1, 4096))
    made_.output_bytes = static_cast<std::size_t>(*size) * 1024;
  from.refuse_unknown();
  return std::move(made_);
}

void process_reader::read_command(const yaml_node* node, config::place at) {
  if (!node) {
    faults_.add(at, "`command` is missing");
    return;
  }
  if (node->what != yaml_node::kind::sequence || node->items.empty()) {
    faults_.add(node->at, "`command` must be a list: the program, then its "
                          "arguments");
    return;
  }
  for (const auto& each : node->items) {
    if (each.what != yaml_node::kind::scalar)
      faults_.add(each.at, "must be a word");
    if (each.text.find("{{") != std::string::npos)
      faults_.add(each.at, "nothing is filled in here: what a model says goes "
                           "to the program's standard input alone");
    made_.command.push_back(each.text);
  }
  auto program = find_program(made_.command.front(), folder_,
                              variables_("PATH").value_or(""));
  if (program.empty())
    faults_.add(node->items.front().at, "there is no such program");
  made_.command.front() = std::move(program);
}

void process_reader::read_directory(mapping_reader& from) {
  auto given = from.text("directory");
  auto path = given ? folder_ / given->text : folder_;
  std::error_code unreadable; // counts as not being there
  made_.directory = fs::absolute(path, unreadable).string();
  if (given && !fs::is_directory(path, unreadable))
    faults_.add(given->at, "there is no such directory");
}

void process_reader::read_variables(mapping_reader& from) {
  for (const auto& one : from.words("environment")) {
    if (is_own_variable(one.text))
      faults_.add(one.at,
                  "`" + one.text + "` is Parley's own and not for tools");
    else if (auto value = variables_(one.text))
      made_.variables.push_back(one.text + "=" + *value);
  }
  for (const auto& one : from.words("secrets")) {
    places_.need_secret(one.text, one.at);
    made_.secrets.push_back(one.text);
  }
}

void process_reader::read_input(const yaml_node* node) {
  if (!node)
    return;
  if (node->what != yaml_node::kind::mapping)
    faults_.add(node->at, "must be a mapping (key: value)");
  places_.check(*node);
  made_.input = std::make_shared<const nlohmann::json>(to_json(*node));
}

} // namespace

process_description
read_process(const yaml_node& from, const std::string& folder,
             const environment& variables, place_check& places,
             config::fault_list& faults) {
  return process_reader{folder, variables, places, faults}.read(from);
}

} // namespace parley::toolbox
