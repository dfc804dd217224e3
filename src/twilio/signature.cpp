#include "twilio/signature.hpp"

#include <algorithm>

namespace parley::twilio {

namespace {

/// Name and value of every distinct pair, sorted by bytes.
std::string fields_to_sign(const form& fields) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  pairs.reserve(fields.fields.size());
  std::size_t size = 0;
  for (const auto& [name, value] : fields.fields) {
    pairs.emplace_back(name, value);
    size += name.size() + value.size();
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::string text;
  text.reserve(size);
  for (const auto& [name, value] : pairs)
    text.append(name).append(value);
  return text;
}

/// The pieces of a URL that decide how it may have been signed.
struct url_parts {
  std::string scheme;
  std::string host;  ///< without user and password; IPv6 in brackets
  std::string port;  ///< `:8443`, or empty
  std::string path;  ///< up to the `?`
  std::string query; ///< from the `?`, or empty
};

url_parts split(std::string_view url) {
  url_parts parts;
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos)
    return {.scheme = {},
            .host = {},
            .port = {},
            .path = std::string(url),
            .query = {}};
  parts.scheme = url.substr(0, scheme_end);
  url.remove_prefix(scheme_end + 3);
  auto authority = url.substr(0, url.find_first_of("/?"));
  url.remove_prefix(authority.size());
  if (const auto user = authority.rfind('@'); user != std::string_view::npos)
    authority.remove_prefix(user + 1);
  // The last colon begins a port unless it stands inside an IPv6 address.
  const auto colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos
                        && authority.find(']', colon) == std::string_view::npos;
  parts.host = authority.substr(0, has_port ? colon : authority.size());
  parts.port = authority.substr(parts.host.size());
  const auto query = std::min(url.find('?'), url.size());
  parts.path = url.substr(0, query);
  parts.query = url.substr(query);
  return parts;
}

/// The port a scheme implies, or nothing for an unknown scheme.
std::string_view default_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss")
    return ":443";
  if (scheme == "http" || scheme == "ws")
    return ":80";
  return {};
}

/// Every URL Twilio may have signed when we know it as `url`: its back end is
/// inconsistent about ports.
std::vector<std::string> candidates(std::string_view url) {
  const auto parts = split(url);
  if (parts.scheme.empty())
    return {std::string(url)};
  std::vector<std::string> urls;
  const auto add = [&](std::string_view port, std::string_view slash) {
    urls.push_back(parts.scheme + "://" + parts.host);
    urls.back().append(port).append(parts.path).append(slash);
    urls.back().append(parts.query);
  };
  const auto other_port
    = parts.port.empty() ? default_port(parts.scheme) : std::string_view{};
  const bool web_socket = parts.scheme == "wss" || parts.scheme == "ws";
  for (const std::string_view slash : {"", "/"}) {
    if (!slash.empty() && !web_socket)
      break;
    add(parts.port, slash);
    add(other_port, slash);
  }
  return urls;
}

/// Whether the query has exactly one `bodySHA256`, and it is `hash`.
bool names_hash(std::string_view url, std::string_view hash) {
  constexpr std::string_view name = "bodySHA256=";
  const auto query = url.find('?');
  if (query == std::string_view::npos)
    return false;
  url.remove_prefix(query + 1);
  int found = 0;
  bool equal = true;
  while (!url.empty()) {
    auto pair = url.substr(0, url.find('&'));
    url.remove_prefix(std::min(pair.size() + 1, url.size()));
    if (!pair.starts_with(name))
      continue;
    ++found;
    pair.remove_prefix(name.size());
    equal = equal_in_constant_time(pair, hash) && equal;
  }
  return found == 1 && equal;
}

} // namespace

signature_check::signature_check(const std::vector<std::string>& auth_tokens) {
  for (const auto& token : auth_tokens)
    if (!token.empty())
      keys_.emplace_back(digest::sha1, token);
}

bool signature_check::accepts(std::string_view url, const form& fields,
                              std::string_view signature) const {
  const auto suffix = fields_to_sign(fields);
  bool accepted = false;
  for (auto& candidate : candidates(url)) {
    candidate += suffix;
    // Never stops at a match: the time must not tell which one it was.
    for (const auto& key : keys_)
      accepted |= equal_in_constant_time(to_base64(key(candidate)), signature);
  }
  return accepted;
}

bool signature_check::accepts_json(std::string_view url, std::string_view body,
                                   std::string_view signature) const {
  const bool signed_url = accepts(url, {}, signature);
  const bool signed_body = names_hash(url, sha256_hex(body));
  return signed_url && signed_body;
}

std::string string_to_sign(std::string_view url, const form& fields) {
  return std::string(url).append(fields_to_sign(fields));
}

std::string
sign(std::string_view auth_token, std::string_view url, const form& fields) {
  return to_base64(
    hmac_key(digest::sha1, auth_token)(string_to_sign(url, fields)));
}

} // namespace parley::twilio
