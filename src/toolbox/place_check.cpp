#include "toolbox/place_check.hpp"

#include "toolbox/schema_read.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace parley::toolbox {

place_check::place_check(const nlohmann::json& schema, const surroundings& with,
                         tool_description& into, config::fault_list& faults)
  : schema_{schema}, with_{with}, into_{into}, faults_{faults} {
  // nop
}

void place_check::check(const text_template& what, usage how,
                        config::place at) {
  using kind = piece::kind;
  for (const auto& one : what) {
    if (one.what == kind::argument)
      check_argument(one.text, how, at);
    else if (one.what == kind::secret)
      need_secret(one.text, at);
    else if (one.what == kind::session && one.text == customer_address)
      into_.needs_customer = true;
    else if (one.what == kind::key
             && into_.effect != tools::side_effect::committing)
      faults_.add(at, "only a call with `side_effect: committing` has an "
                      "idempotency key");
  }
}

void place_check::check(const config::yaml_node& shape) {
  for (const auto& each : shape.items)
    check(each);
  for (const auto& each : shape.members)
    check(each.value);
  if (shape.what != config::yaml_node::kind::scalar)
    return;
  auto pieces = parse_template(shape.text);
  if (!pieces)
    faults_.add(shape.at, pieces.error().what);
  else
    check(*pieces, pieces->size() == 1 ? usage::whole : usage::text, shape.at);
}

void place_check::check_argument(const std::string& name, usage how,
                                 config::place at) {
  auto properties = schema_.value("properties", nlohmann::json::object());
  auto found = properties.find(name);
  if (found == properties.end()) {
    faults_.add(at, "there is no argument `" + name + "`");
    return;
  }
  used_.insert(name);
  if (how != usage::whole && !is_scalar(*found))
    faults_.add(at, "`" + name
                      + "` is a list or an object, which cannot stand "
                        "here");
  else if (how == usage::path && tools::misfit(*found, nullptr).empty())
    faults_.add(at, "`" + name + "` may be null, which cannot stand in a path");
}

void place_check::need_secret(const std::string& name, config::place at) {
  if (!sought_.insert(name).second)
    return;
  if (!is_variable_name(name)) {
    faults_.add(at, "a secret is named like a variable: capital letters, "
                    "digits and _");
    return;
  }
  if (is_own_variable(name)) {
    faults_.add(at, "`" + name + "` is Parley's own and not for tools");
    return;
  }
  auto value = find_secret(name, with_.variables);
  if (value)
    into_.secrets.add(name, std::move(*value));
  else
    faults_.add(at, value.error().what);
}

std::set<std::string> place_check::unused() const {
  std::set<std::string> left;
  auto properties = schema_.value("properties", nlohmann::json::object());
  for (const auto& [name, each] : properties.items())
    if (!used_.contains(name))
      left.insert(name);
  return left;
}

} // namespace parley::toolbox
