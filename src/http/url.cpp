#include "http/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

namespace parley::http {

namespace {

namespace urls = boost::urls;

bool in_host_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'
         || c == '-' || c == '_';
}

/// The host in lower case, IPv6 without brackets; empty when it is none that
/// can be looked up.
std::string host_of(const urls::url_view& parts) {
  std::string text{parts.encoded_host().data(), parts.encoded_host().size()};
  for (auto& c : text)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (parts.host_type() == urls::host_type::ipv6)
    return text.substr(1, text.size() - 2);
  return std::all_of(text.begin(), text.end(), in_host_name) ? text : "";
}

/// The port written or the scheme's own; 0 when it is no port.
uint16_t port_of(const urls::url_view& parts, bool secure) {
  auto text = parts.has_port() ? parts.port() : urls::string_view{};
  if (text.empty())
    return secure ? 443 : 80;
  // Boost 1.81's own port_number() wraps around.
  uint16_t result = 0;
  auto end = text.data() + text.size();
  auto [read_to, failed] = std::from_chars(text.data(), end, result);
  return failed == std::errc{} && read_to == end ? result : uint16_t{0};
}

/// The path and query; empty where Boost 1.81 took half a port for a path.
std::string target_of(const urls::url_view& parts) {
  auto text = parts.encoded_target();
  std::string result{text.data(), text.size()};
  if (result.starts_with('/'))
    return result;
  return result.empty() || result.starts_with('?') ? '/' + result : "";
}

} // namespace

std::optional<url> url::parse(std::string_view text) {
  auto parts = urls::parse_uri({text.data(), text.size()});
  if (!parts || parts->has_userinfo() || parts->has_fragment())
    return std::nullopt;
  auto scheme = parts->scheme_id();
  if (scheme != urls::scheme::http && scheme != urls::scheme::https)
    return std::nullopt;
  url result;
  result.secure = scheme == urls::scheme::https;
  result.host = host_of(*parts);
  result.port = port_of(*parts, result.secure);
  result.target = target_of(*parts);
  if (result.host.empty() || result.port == 0 || result.target.empty())
    return std::nullopt;
  return result;
}

url url::join(std::string_view path) const {
  auto question = std::min(target.find('?'), target.size());
  auto base = target.substr(0, question);
  auto query = target.substr(question);
  if (base.ends_with('/'))
    base.pop_back();
  if (!path.starts_with('/'))
    base += '/';
  base += path;
  if (!query.empty() && path.find('?') != std::string_view::npos)
    query.front() = '&';
  url result = *this;
  result.target = base + query;
  return result;
}

std::string url::origin() const {
  auto brackets = host.find(':') != std::string::npos;
  std::string result = secure ? "https://" : "http://";
  result += brackets ? '[' + host + ']' : host;
  if (port != (secure ? 443 : 80))
    result += ':' + std::to_string(port);
  return result;
}

} // namespace parley::http
