#include "config/layers.hpp"

#include "config/checks.hpp"
#include "config/dotenv.hpp"
#include "config/text_file.hpp"
#include "config/variables.hpp"
#include "config/yaml.hpp"

#include <algorithm>
#include <utility>

namespace parley::config {

namespace {

constexpr std::string_view file_suffix = "_FILE";

/// Read by docker-compose.yml out of the same `.env`, and not by Parley.
constexpr std::string_view of_others[] = {"PARLEY_PORT"};

/// Whether a source may hold this name at all.
bool is_known(std::string_view name) {
  if (find_variable(name))
    return true;
  return name.ends_with(file_suffix)
         && find_variable(name.substr(0, name.size() - file_suffix.size()));
}

bool may_stand_in_dotenv(std::string_view name) {
  return is_known(name) || is_tool_secret(name);
}

bool is_of_others(std::string_view name) {
  return std::find(std::begin(of_others), std::end(of_others), name)
         != std::end(of_others);
}

std::string flag_place(const std::string& name) {
  auto flag = lower(name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return "flag:--" + flag;
}

void put(layer& into, const std::string& name, located_value value) {
  if (!value.text.empty())
    into.emplace(name, std::move(value));
}

layer read_flags(const sources& from, std::vector<fault>& faults) {
  layer result;
  for (const auto& [name, value] : from.flags)
    if (is_known(name))
      put(result, name, {flag_place(name), value});
    else
      faults.push_back({flag_place(name), "there is no such setting"});
  return result;
}

layer read_environment(const sources& from) {
  layer result;
  if (!from.environment)
    return result;
  for (const auto& each : variables())
    for (const auto& name :
         {std::string{each.name}, std::string{each.name} += file_suffix})
      if (auto value = from.environment(name))
        put(result, name, {"environment:" + name, std::move(*value)});
  return result;
}

/// The text of a file that need not exist.
std::optional<std::string>
read_optional(const std::string& path, fault_list& faults) {
  if (path.empty())
    return std::nullopt;
  auto text = read_text(path);
  if (text)
    return std::move(*text);
  if (text.error().why != file_failure::reason::not_found)
    faults.add(text.error().at, text.error().what);
  return std::nullopt;
}

void append(std::vector<fault>& to, const std::vector<fault>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

layer read_dotenv(const std::string& path, std::vector<fault>& all) {
  layer result;
  fault_list faults{path};
  auto text = read_optional(path, faults);
  for (auto& each : parse_dotenv(text.value_or(""), faults)) {
    if (may_stand_in_dotenv(each.name))
      put(result, each.name,
          {faults.where(each.value_at), std::move(each.value)});
    else if (!is_of_others(each.name))
      faults.add(each.at, "unknown key");
  }
  append(all, faults.sorted());
  return result;
}

void take_member(layer& into, const yaml_member& one, fault_list& faults) {
  const auto name = upper(one.key);
  if (one.key != lower(one.key) || !is_known(name))
    faults.add(one.at, "unknown key");
  else if (one.value.what == yaml_node::kind::scalar)
    put(into, name, {faults.where(one.value.at), one.value.text});
  else if (one.value.what != yaml_node::kind::null)
    faults.add(one.value.at, "must be a single value");
}

layer read_yaml(const std::string& path, std::vector<fault>& all) {
  layer result;
  fault_list faults{path};
  if (auto text = read_optional(path, faults)) {
    const auto root = parse_yaml(*text, faults).value_or(yaml_node{});
    if (root.what == yaml_node::kind::mapping)
      for (const auto& each : root.members)
        take_member(result, each, faults);
    else if (root.what != yaml_node::kind::null)
      faults.add(root.at, "must be a mapping (key: value)");
  }
  append(all, faults.sorted());
  return result;
}

/// Which of the two was meant cannot be told.
void refuse_pairs(const layer& from, std::vector<fault>& faults) {
  for (const auto& [name, value] : from)
    if (auto file = from.find(name + std::string{file_suffix});
        file != from.end())
      faults.push_back({file->second.where,
                        "`" + name + "` and `" + name + "_FILE` are both set"});
}

std::optional<located_value>
read_value_file(const located_value& path, std::vector<fault>& faults) {
  auto text = read_text(path.text);
  if (!text) {
    faults.push_back({path.where, "the file it names: " + text.error().what});
    return std::nullopt;
  }
  if (text->ends_with('\n'))
    text->pop_back();
  if (text->ends_with('\r'))
    text->pop_back();
  return located_value{path.where, std::move(*text)};
}

} // namespace

bool is_tool_secret(std::string_view name) {
  return name.starts_with("TOOL_SECRET_");
}

std::map<std::string, secret>
read_tool_secrets(const std::string& dotenv_path) {
  std::vector<fault> told_elsewhere;
  std::map<std::string, secret> found;
  for (auto& [name, value] : read_dotenv(dotenv_path, told_elsewhere))
    if (is_tool_secret(name))
      found.emplace(name, secret{std::move(value.text)});
  return found;
}

std::vector<layer>
read_layers(const sources& from, std::vector<fault>& faults) {
  std::vector<layer> result;
  result.push_back(read_flags(from, faults));
  result.push_back(read_environment(from));
  result.push_back(read_dotenv(from.dotenv_path, faults));
  result.push_back(read_yaml(from.yaml_path, faults));
  for (const auto& each : result)
    refuse_pairs(each, faults);
  return result;
}

std::optional<located_value>
choose(const std::vector<layer>& from, const std::string& name,
       std::vector<fault>& faults) {
  for (const auto& each : from) {
    if (auto value = each.find(name); value != each.end())
      return value->second;
    auto path = each.find(name + std::string{file_suffix});
    if (path == each.end())
      continue;
    auto content = read_value_file(path->second, faults);
    if (!content || !content->text.empty())
      return content;
  }
  return std::nullopt;
}

} // namespace parley::config
