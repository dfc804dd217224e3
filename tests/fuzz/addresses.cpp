#include "base/http_date.hpp"
#include "http/egress.hpp"
#include "http/retry_after.hpp"
#include "http/server.hpp"
#include "http/url.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

namespace parley::fuzz {

namespace {

bool same(const http::url& a, const http::url& b) {
  return a.secure == b.secure && a.host == b.host && a.port == b.port
         && a.target == b.target;
}

void check_url(std::string_view text) {
  const auto read = http::url::parse(text);
  if (!read)
    return;
  must(!read->host.empty() && read->port != 0, "a URL names a place");
  must(read->target.starts_with('/'), "its target is a path");
  const auto again = http::url::parse(read->origin() + read->target);
  must(again && same(*again, *read), "what is written is read again");
  must(read->join("/below").origin() == read->origin(),
       "what is below is at the same place");
  const http::egress_policy nobody;
  must(!nobody.allows(*read), "nothing is allowed that is not named");
  http::egress_policy one;
  one.trust(*read);
  must(one.allows(*read) && one.trusts(*read), "what is named is");
}

void check_range(std::string_view text) {
  const auto range = http::cidr::parse(text);
  if (!range)
    return;
  must(range->prefix <= 128, "a range has 128 bits at most");
  const auto address = text.substr(0, text.find('/'));
  must(range->contains(address), "a range holds its own address");
  const auto alone = http::cidr::parse(address);
  must(alone && alone->contains(address), "an address is a range of one");
  must(!http::is_public_address(text) || address == text,
       "a range is no address");
}

void check_public(const std::string& address) {
  if (!http::is_public_address(address))
    return;
  must(http::cidr::parse(address).has_value(), "it is an address");
  for (const auto* special :
       {"10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.168.0.0/16", "100.64.0.0/10", "224.0.0.0/4", "fc00::/7",
        "fe80::/10", "ff00::/8", "::1/128"})
    must(!http::cidr::parse(special)->contains(address),
         "no special address is public");
}

void check_wait(const std::string& text) {
  for (const auto* name : {"retry-after", "retry-after-ms"}) {
    http::fields header;
    header.add(name, text);
    const auto wait = http::retry_after(header, timestamp{});
    must(!wait || (wait->count() >= 0 && *wait <= std::chrono::hours{24}),
         "a wait is at most a day");
  }
  const auto date = read_http_date(text);
  must(!date || text.find('\0') == std::string::npos, "a date is all of it");
}

} // namespace

// Every line is tried as a URL, an address, a range, and a time.
void addresses(std::string_view input) {
  for (int lines = 0; !input.empty() && lines < 64; ++lines) {
    const auto line = take_line(input);
    check_url(line);
    check_range(line);
    check_public(std::string{line});
    check_wait(std::string{line});
  }
}

} // namespace parley::fuzz
