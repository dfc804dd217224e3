#include "toolbox/secrets.hpp"

#include "base/json.hpp"
#include "config/text_file.hpp"
#include "config/variables.hpp"
#include "toolbox/percent.hpp"

#include <algorithm>
#include <utility>

namespace parley::toolbox {

namespace {

constexpr std::size_t shortest = 8;
constexpr std::string_view file_suffix = "_FILE";
constexpr std::string_view stand_in = "[secret]";

result<std::string, secret_failure>
read_value(const std::string& name, const environment& from) {
  auto value = from(name);
  auto path = from(name + std::string{file_suffix});
  if (value && value->empty())
    value.reset();
  if (path && path->empty())
    path.reset();
  if (value && path)
    return secret_failure{"`" + name + "` and `" + name
                          + "_FILE` are both set"};
  if (value)
    return {boost::system::in_place_value, std::move(*value)};
  if (!path)
    return secret_failure{"`" + name + "` is not set, nor is `" + name
                          + "_FILE`"};
  auto text = config::read_text(*path);
  if (!text)
    return secret_failure{"the file that `" + name
                          + "_FILE` names: " + text.error().what};
  if (text->ends_with('\n'))
    text->pop_back();
  if (text->ends_with('\r'))
    text->pop_back();
  return {boost::system::in_place_value, std::move(*text)};
}

void replace_all(std::string& in, std::string_view what) {
  for (auto at = in.find(what); at != std::string::npos;
       at = in.find(what, at + stand_in.size()))
    in.replace(at, what.size(), stand_in);
}

} // namespace

bool is_variable_name(std::string_view name) {
  return !name.empty() && name.size() <= 128
         && !(name.front() >= '0' && name.front() <= '9')
         && std::all_of(name.begin(), name.end(), [](char c) {
              return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                     || c == '_';
            });
}

bool is_own_variable(std::string_view name) {
  if (name.ends_with(file_suffix))
    name.remove_suffix(file_suffix.size());
  return config::find_variable(name) != nullptr;
}

result<config::secret, secret_failure>
find_secret(const std::string& name, const environment& from) {
  auto text = read_value(name, from);
  if (!text)
    return text.error();
  if (text->size() < shortest)
    return secret_failure{"the value of `" + name
                          + "` has fewer than 8 characters"};
  if (std::any_of(text->begin(), text->end(),
                  [](char c) { return c < ' ' || c > '~'; }))
    return secret_failure{"the value of `" + name
                          + "` must be one line of printable ASCII"};
  return config::secret{std::move(*text)};
}

void secret_values::add(std::string name, config::secret value) {
  all_.insert_or_assign(std::move(name), std::move(value));
}

bool secret_values::contains(const std::string& name) const {
  return all_.contains(name);
}

const std::string& secret_values::reveal(const std::string& name) const {
  return all_.at(name).reveal();
}

std::string secret_values::hide_in(std::string text) const {
  for (const auto& [name, value] : all_) {
    const auto& plain = value.reveal();
    auto quoted = quote_json(plain);
    replace_all(text, plain);
    replace_all(text, std::string_view{quoted}.substr(1, quoted.size() - 2));
    replace_all(text, percent_encoded(plain));
  }
  return text;
}

} // namespace parley::toolbox
