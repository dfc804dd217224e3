#include "config/checks.hpp"
#include "config/reader.hpp"
#include "toolbox/call_read.hpp"
#include "toolbox/schema_read.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace parley::toolbox {

namespace {

using config::mapping_reader;
using config::yaml_member;
using config::yaml_node;

const std::vector<std::string_view> methods{"GET", "POST", "PUT", "PATCH",
                                            "DELETE"};

/// What the client writes itself, or what changes how a message is read.
constexpr std::array<std::string_view, 12> of_the_client{
  "host",    "content-length", "connection",      "transfer-encoding",
  "te",      "trailer",        "accept-encoding", "user-agent",
  "upgrade", "expect",         "keep-alive",      "proxy-authorization"};

/// RFC 9110 §5.6.2.
bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && name.size() <= 64
         && std::all_of(name.begin(), name.end(), [&](char c) {
              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                     || (c >= '0' && c <= '9')
                     || marks.find(c) != std::string_view::npos;
            });
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c <= '~'; });
}

class http_reader {
public:
  http_reader(tools::side_effect effect, place_check& places,
              config::fault_list& faults)
    : commits_{effect == tools::side_effect::committing}, places_{places},
      faults_{faults} {
    // nop
  }

  http_description read(const yaml_node& node);

private:
  void read_url(const config::located_text& text);
  void read_header(const yaml_node& node);
  void read_field(const yaml_member& one);
  void check_name(const std::string& name, config::place at);
  void read_body(const yaml_node& node);
  void read_key_header(mapping_reader& from);

  const bool commits_;
  place_check& places_;
  config::fault_list& faults_;
  http_description made_;
};

http_description http_reader::read(const yaml_node& node) {
  mapping_reader from{node, faults_};
  if (auto which = from.choice("method", methods))
    made_.method = methods[*which];
  made_.private_allowed = from.flag("allow_private").value_or(false);
  auto url = from.required_text("url");
  if (!url.text.empty())
    read_url(url);
  if (const auto* header = from.child("headers"))
    read_header(*header);
  if (const auto* body = from.child("body"))
    read_body(*body);
  read_key_header(from);
  if (commits_ && made_.method == "GET")
    faults_.add(node.at, "a committing call cannot be GET: whoever reads may "
                         "read again");
  from.refuse_unknown();
  return std::move(made_);
}

void http_reader::read_url(const config::located_text& text) {
  auto read = url_template::parse(text.text, made_.private_allowed);
  if (!read) {
    faults_.add(text.at, read.error().what);
    return;
  }
  made_.url = std::move(*read);
  for (const auto& each : made_.url.levels())
    places_.check(each, usage::path, text.at);
  for (const auto& each : made_.url.query())
    places_.check(each, usage::text, text.at);
}

void http_reader::read_header(const yaml_node& node) {
  const mapping_reader checked{node, faults_};
  for (const auto& each : node.members)
    read_field(each);
}

void http_reader::check_name(const std::string& name, config::place at) {
  auto small = config::lower(name);
  if (!is_header_name(name))
    faults_.add(at, "is not the name of a header");
  else if (std::find(of_the_client.begin(), of_the_client.end(), small)
           != of_the_client.end())
    faults_.add(at, "this header is written by Parley itself");
}

void http_reader::read_field(const yaml_member& one) {
  check_name(one.key, one.at);
  auto value = parse_template(one.value.text);
  if (one.value.what != yaml_node::kind::scalar)
    faults_.add(one.value.at, "must be a text");
  else if (!value)
    faults_.add(one.value.at, value.error().what);
  else if (!is_printable(one.value.text))
    faults_.add(one.value.at, "must be printable ASCII on one line");
  else {
    places_.check(*value, usage::text, one.value.at);
    made_.header.emplace_back(one.key, std::move(*value));
  }
}

void http_reader::read_body(const yaml_node& node) {
  if (made_.method == "GET")
    faults_.add(node.at, "a GET has no body");
  if (node.what != yaml_node::kind::mapping)
    faults_.add(node.at, "must be a mapping (key: value)");
  places_.check(node);
  made_.body = std::make_shared<const nlohmann::json>(to_json(node));
}

void http_reader::read_key_header(mapping_reader& from) {
  auto name = from.text("idempotency_header");
  if (name && !commits_)
    faults_.add(name->at, "only a call with `side_effect: committing` has an "
                          "idempotency key");
  if (name) {
    check_name(name->text, name->at);
    made_.key_header = name->text;
  }
  for (const auto& [field, value] : made_.header)
    if (commits_ && config::lower(field) == config::lower(made_.key_header)) {
      auto at = name ? name->at : config::place{};
      faults_.add(at, "`" + field
                        + "` carries the idempotency key already: "
                          "take it out of `headers`");
    }
}

} // namespace

http_description read_http(const yaml_node& from, tools::side_effect effect,
                           place_check& places, config::fault_list& faults) {
  return http_reader{effect, places, faults}.read(from);
}

} // namespace parley::toolbox
