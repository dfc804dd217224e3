#include "toolbox/tool_file.hpp"

#include "base/json.hpp"
#include "config/reader.hpp"
#include "toolbox/call_read.hpp"
#include "toolbox/schema_read.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace parley::toolbox {

namespace {

using config::mapping_reader;
using config::yaml_node;

constexpr int64_t most_at_once = 32; // as many threads as there are for them

/// `404`, `4xx`, or an exit code.
bool is_status(std::string_view text, bool of_http) {
  auto is_digit = [](char c) {
    return c >= '0' && c <= '9';
  };
  if (of_http)
    return text.size() == 3 && text[0] >= '1' && text[0] <= '5'
           && (text.substr(1) == "xx"
               || (is_digit(text[1]) && is_digit(text[2])));
  return !text.empty() && text.size() <= 3
         && std::all_of(text.begin(), text.end(), is_digit)
         && std::stoi(std::string{text}) >= 1
         && std::stoi(std::string{text}) <= 255;
}

class tool_reader {
public:
  tool_reader(std::string folder, const surroundings& with,
              config::fault_list& faults)
    : folder_{std::move(folder)}, with_{with}, faults_{faults} {
    // nop
  }

  tool_file read(const yaml_node& root);

private:
  void read_offer(mapping_reader& from);
  void read_effect(mapping_reader& from);
  void read_parameters_of(mapping_reader& from);
  void read_way(mapping_reader& from, config::place at);
  void refuse_unused(const place_check& places);
  void read_limits(mapping_reader& from);
  void read_answer(const yaml_node& node);
  void read_fields(const yaml_node* node);
  void read_texts(const yaml_node* node);
  void read_cache(const yaml_node& node);

  const std::string folder_;
  const surroundings& with_;
  config::fault_list& faults_;
  tool_description made_;
  nlohmann::json schema_;
  const yaml_node* parameters_ = nullptr;
  config::place name_at_;
};

tool_file tool_reader::read(const yaml_node& root) {
  mapping_reader from{root, faults_};
  if (root.what != yaml_node::kind::mapping)
    return {};
  read_offer(from);
  read_effect(from);
  read_parameters_of(from);
  read_limits(from);
  read_way(from, root.at);
  if (const auto* answer = from.child("answer"))
    read_answer(*answer);
  if (const auto* cache = from.child("cache"))
    read_cache(*cache);
  from.refuse_unknown();
  tool_file made{made_.offer.name, name_at_, std::nullopt};
  if (faults_.empty())
    made.what = std::move(made_);
  return made;
}

void tool_reader::read_offer(mapping_reader& from) {
  auto name = from.required_text("name");
  name_at_ = name.at;
  if (!name.text.empty() && !is_tool_name(name.text))
    faults_.add(name.at, "a tool's name has letters, digits, _ and -, at most "
                         "64");
  else
    made_.offer.name = name.text;
  made_.offer.description = from.required_text("description").text;
}

/// Required, so that a file that is cut off never passes for one that reads.
void tool_reader::read_effect(mapping_reader& from) {
  from.required_text("side_effect");
  if (auto which = from.choice("side_effect", {"none", "committing"}))
    made_.effect
      = *which == 0 ? tools::side_effect::none : tools::side_effect::committing;
}

void tool_reader::read_parameters_of(mapping_reader& from) {
  parameters_ = from.child("parameters");
  schema_ = parameters_
              ? read_parameters(*parameters_, faults_)
              : nlohmann::json{{"type", "object"},
                               {"properties", nlohmann::json::object()},
                               {"required", nlohmann::json::array()},
                               {"additionalProperties", false}};
  made_.offer.parameters = dump_json(schema_);
}

void tool_reader::read_limits(mapping_reader& from) {
  made_.time_limit = std::min(made_.time_limit, with_.longest);
  const auto* where = from.child("timeout_seconds");
  if (auto seconds = from.number("timeout_seconds", 0, 3600)) {
    made_.time_limit
      = std::chrono::milliseconds{static_cast<int64_t>(*seconds * 1000)};
    if (*seconds < 0.1)
      faults_.add(where->at, "`timeout_seconds` must be at least 0.1");
    else if (made_.time_limit > with_.longest)
      faults_.add(where->at, "`timeout_seconds` must not be longer than "
                             "TOOL_TIMEOUT_SECONDS");
  }
  if (auto most = from.integer("at_once", 1, most_at_once))
    made_.at_once = static_cast<std::size_t>(*most);
}

void tool_reader::read_way(mapping_reader& from, config::place at) {
  const auto* http = from.child("http");
  const auto* process = from.child("process");
  if ((http == nullptr) == (process == nullptr)) {
    faults_.add(at, "either `http` or `process` must be there");
    return;
  }
  place_check places{schema_, with_, made_, faults_};
  if (http)
    made_.how = read_http(*http, made_.effect, places, faults_);
  else
    made_.how
      = read_process(*process, folder_, with_.variables, places, faults_);
  const auto* run = std::get_if<process_description>(&made_.how);
  if (!run || run->input)
    refuse_unused(places);
}

void tool_reader::refuse_unused(const place_check& places) {
  if (!parameters_)
    return;
  for (const auto& name : places.unused())
    for (const auto& part : parameters_->members)
      for (const auto& each : part.value.members)
        if (part.key == "properties" && each.key == name)
          faults_.add(each.at, "the call has no place for this argument");
}

void tool_reader::read_answer(const yaml_node& node) {
  mapping_reader from{node, faults_};
  read_fields(from.child("fields"));
  if (auto most = from.integer("max_bytes", 64, 65'536))
    made_.answer.most_bytes = static_cast<std::size_t>(*most);
  read_texts(from.child("by_status"));
  from.refuse_unknown();
}

void tool_reader::read_fields(const yaml_node* node) {
  if (!node)
    return;
  const mapping_reader checked{*node, faults_};
  for (const auto& each : node->members) {
    if (each.value.what != yaml_node::kind::scalar
        || !is_json_pointer(each.value.text))
      faults_.add(each.value.at, "must be a JSON pointer, such as /data/name");
    else
      made_.answer.fields.emplace_back(each.key, each.value.text);
  }
}

void tool_reader::read_texts(const yaml_node* node) {
  if (!node)
    return;
  const mapping_reader checked{*node, faults_};
  const bool of_http = std::holds_alternative<http_description>(made_.how);
  for (const auto& each : node->members) {
    if (!is_status(each.key, of_http))
      faults_.add(each.at, of_http ? "must be a status such as 404, or a class "
                                     "of them such as 5xx"
                                   : "must be an exit code from 1 to 255");
    if (each.value.what != yaml_node::kind::scalar || each.value.text.empty())
      faults_.add(each.value.at, "must be a text");
    made_.answer.texts.emplace(each.key, each.value.text);
  }
}

void tool_reader::read_cache(const yaml_node& node) {
  mapping_reader from{node, faults_};
  cache_rule rule;
  if (auto seconds = from.integer("seconds", 1, 86'400))
    rule.good_for = std::chrono::seconds{*seconds};
  if (auto most = from.integer("entries", 1, 1000))
    rule.entries = static_cast<std::size_t>(*most);
  if (made_.effect == tools::side_effect::committing)
    faults_.add(node.at, "a committing call is not answered from a cache");
  from.refuse_unknown();
  made_.cache = rule;
}

} // namespace

bool is_tool_name(std::string_view name) {
  return !name.empty() && name.size() <= 64
         && std::all_of(name.begin(), name.end(), [](char c) {
              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                     || (c >= '0' && c <= '9') || c == '_' || c == '-';
            });
}

tool_file read_tool(const std::string& path, const std::string& text,
                    const surroundings& with, config::fault_list& faults) {
  const auto root = config::parse_yaml(text, faults);
  if (!root)
    return {};
  auto folder = std::filesystem::path{path}.parent_path().string();
  return tool_reader{folder.empty() ? "." : folder, with, faults}.read(*root);
}

} // namespace parley::toolbox
