#include "operations/admin_request.hpp"

#include "twilio/form.hpp"
#include "twilio/sid.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace parley::operations {

namespace {

constexpr std::string_view all_route = "/admin/v1/conversations";
constexpr std::string_view one_route = "/admin/v1/conversations/{sid}";
constexpr std::string_view export_route
  = "/admin/v1/conversations/{sid}/export";
constexpr std::string_view encryption_route = "/admin/v1/encryption";
constexpr std::array<std::string_view, 4> all_paths{
  all_route, one_route, export_route, encryption_route};
constexpr std::string_view export_end = "/export";
constexpr std::size_t longest_page = 200;

http::response not_found() {
  return http::problem(404, "there is nothing at this path");
}

http::response not_allowed(std::string_view allowed) {
  auto answer
    = http::problem(405, "this path takes " + std::string{allowed} + " alone");
  answer.header.set("Allow", std::string{allowed});
  return answer;
}

http::response wrong_query(std::string_view name, std::string_view must) {
  return http::problem(400,
                       std::string{name} + ": must be " + std::string{must});
}

bool is_read(const http::request& what) {
  return what.method == "GET" || what.method == "HEAD";
}

std::optional<int64_t> number(std::string_view text) {
  int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stop, failed] = std::from_chars(text.data(), end, value);
  if (failed != std::errc{} || stop != end || value < 1)
    return std::nullopt;
  return value;
}

twilio::form query_of(const http::request& what) {
  const auto mark = what.target.find('?');
  if (mark == std::string::npos)
    return {};
  return twilio::decode_form(std::string_view{what.target}.substr(mark + 1));
}

result<admin_request, http::response> parse_list(const twilio::form& query) {
  list_conversations list;
  for (const auto& [name, value] : query.fields) {
    const auto given = number(value);
    if (name == "limit") {
      if (!given || *given > static_cast<int64_t>(longest_page))
        return wrong_query(name, "a number from 1 to 200");
      list.which.limit = static_cast<std::size_t>(*given);
    } else if (name == "cursor") {
      if (!given)
        return wrong_query(name, "the `next` of another page");
      list.which.before = *given;
    } else if (name == "failed") {
      if (value != "true" && value != "false")
        return wrong_query(name, "true or false");
      list.which.failed_only = value == "true";
    } else {
      return http::problem(400, "limit, cursor and failed are known alone");
    }
  }
  return admin_request{list};
}

result<admin_request, http::response>
parse_erase(conversation::key which, const twilio::form& query) {
  erase_conversation erase{std::move(which)};
  for (const auto& [name, value] : query.fields) {
    if (name != "twilio" || (value != "keep" && value != "delete"))
      return wrong_query("twilio", "delete or keep");
    erase.at_twilio = value == "delete";
  }
  return admin_request{erase};
}

result<admin_request, http::response>
parse_one(const admin_path& path, const http::request& what) {
  conversation::key which{std::string{twilio::source_name}, path.sid};
  if (what.method == "DELETE" && path.route == one_route)
    return parse_erase(std::move(which), query_of(what));
  if (!is_read(what))
    return not_allowed(path.route == one_route ? "GET, HEAD, DELETE"
                                               : "GET, HEAD");
  if (path.route == one_route)
    return admin_request{show_conversation{std::move(which)}};
  return admin_request{export_conversation{std::move(which)}};
}

} // namespace

std::span<const std::string_view> admin_paths() {
  return all_paths;
}

admin_path read_admin_path(std::string_view path) {
  if (path == encryption_route)
    return {encryption_route, {}};
  if (path == all_route)
    return {all_route, {}};
  if (!path.starts_with(all_route) || path[all_route.size()] != '/')
    return {};
  auto sid = path.substr(all_route.size() + 1);
  const bool is_export = sid.ends_with(export_end);
  if (is_export)
    sid.remove_suffix(export_end.size());
  auto known = twilio::canonical_sid(sid, "CH");
  if (!known)
    return {};
  return {is_export ? export_route : one_route, std::move(*known)};
}

result<admin_request, http::response>
parse_admin_request(const http::request& what) {
  const auto path = read_admin_path(what.path());
  if (path.route.empty())
    return not_found();
  if (!path.sid.empty())
    return parse_one(path, what);
  if (!is_read(what))
    return not_allowed("GET, HEAD");
  if (path.route == encryption_route)
    return admin_request{show_encryption{}};
  return parse_list(query_of(what));
}

} // namespace parley::operations
