#include "base/json.hpp"
#include "tools/tool.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

namespace parley::tools {

namespace {

constexpr std::string_view parsing_failed
  = "An error occurred while parsing tool arguments. Please try again with ";
constexpr std::string_view running_failed
  = "An error occurred while running the tool. Please try again.";

/// A name longer than tools may have is cut: it is the model's own invention.
std::string shown(std::string_view name) {
  constexpr std::size_t longest = 64;
  auto size = std::min(name.size(), longest);
  while (size < name.size() && size > 0
         && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U)
    --size; // not within a UTF-8 sequence
  return std::string{name.substr(0, size)};
}

output not_found(std::string_view name) {
  return {"Tool '" + shown(name) + "' not found.", true, "no such tool"};
}

output broken(const json_failure& why) {
  return {std::string{parsing_failed} + "valid JSON.", true, why.detail};
}

output unfit(const std::string& wrong) {
  return {std::string{parsing_failed} + "valid arguments: " + wrong + ".", true,
          wrong};
}

bool takes_null(const nlohmann::json& schema) {
  return misfit(schema, nullptr).empty();
}

/// Servers that do not know strict mode leave nullable arguments out.
void fill_in_nulls(const nlohmann::json& schema, nlohmann::json& given) {
  auto properties = schema.find("properties");
  if (properties == schema.end())
    return;
  for (const auto& [name, each] : properties->items())
    if (!given.contains(name) && takes_null(each))
      given[name] = nullptr;
}

output thrown(const tool& one, std::string detail) {
  return {std::string{running_failed}, true, std::move(detail),
          one.effect() == side_effect::committing};
}

output guarded_call(tool& one, const caller& who, const nlohmann::json& given) {
  try {
    return one.call(who, given);
  } catch (const std::exception& error) {
    return thrown(one, error.what());
  } catch (...) {
    return thrown(one, "threw what is no exception");
  }
}

} // namespace

void catalogue::add(std::shared_ptr<tool> one) {
  assert(one && look_up(one->offer().name) == nullptr);
  auto schema = parse_json(one->offer().parameters);
  assert(schema);
  auto kept = std::make_shared<const nlohmann::json>(
    schema ? std::move(*schema) : nlohmann::json::object());
  all_.push_back({std::move(one), std::move(kept)});
}

const catalogue::entry* catalogue::look_up(std::string_view name) const {
  auto found
    = std::find_if(all_.begin(), all_.end(), [name](const entry& each) {
        return each.one->offer().name == name;
      });
  return found == all_.end() ? nullptr : &*found;
}

std::shared_ptr<tool> catalogue::find(std::string_view name) const {
  const auto* found = look_up(name);
  return found ? found->one : nullptr;
}

std::vector<std::string> catalogue::names() const {
  std::vector<std::string> result;
  result.reserve(all_.size());
  for (const auto& each : all_)
    result.push_back(each.one->offer().name);
  return result;
}

output
catalogue::invoke(const model::tool_call& call, const caller& who) const {
  const auto* found = look_up(call.name);
  if (!found)
    return not_found(call.name);
  auto arguments = parse_json(call.arguments.empty() ? "{}" : call.arguments);
  if (!arguments)
    return broken(arguments.error());
  if (!arguments->is_object())
    return unfit("they must be an object");
  fill_in_nulls(*found->schema, *arguments);
  auto wrong = misfit(*found->schema, *arguments);
  if (!wrong.empty())
    return unfit(wrong);
  return guarded_call(*found->one, who, *arguments);
}

} // namespace parley::tools
