#include "http/request_head.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/request_reading.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <array>

namespace parley::fuzz {

namespace {

using http::field;
using state = request_reading::state;

bool same(const field& a, const field& b) {
  return a.name == b.name && a.value == b.value;
}

bool same(const std::vector<field>& a, const std::vector<field>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return same(x, y); });
}

bool same(const http::request& a, const http::request& b) {
  return a.method == b.method && a.target == b.target && a.body == b.body
         && same(a.header.all(), b.header.all());
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

void check_pieces(request_reading& whole, std::string_view input,
                  std::size_t most, const http::server_limits& limits) {
  request_reading reading{limits};
  std::size_t taken = 0;
  for (const auto piece : in_pieces(input, most)) {
    if (reading.at() != state::open)
      break;
    reading.feed(piece);
    taken += piece.size();
  }
  if (whole.overfull() || reading.overfull())
    return;
  must(reading.at() == whole.at(), "pieces make the same of a request");
  if (whole.at() != state::whole)
    return;
  must(same(reading.what(), whole.what()), "pieces make the same request");
  must(taken - reading.rest().size() == input.size() - whole.rest().size(),
       "pieces end it at the same byte");
}

void check_request(const http::request& what, int version,
                   const http::server_limits& limits) {
  const auto& header = what.header;
  must(version == 10 || version == 11, "the version is one of two");
  must(header.count("Host") <= 1
         && (version == 10 || header.count("Host") == 1),
       "there is one Host");
  must(header.count("Content-Length") + header.count("Transfer-Encoding") <= 1,
       "one field says where the body ends");
  must(what.target.starts_with('/') || what.target == "*",
       "the target is a path");
  must(header.all().size() <= limits.header_fields
         && what.body.size() <= limits.body_bytes,
       "limits hold");
  must(header.count("Content-Length") == 0
         || std::stoull(std::string{header.find("Content-Length")})
              == what.body.size(),
       "the body is as long as was said");
  auto texts = std::vector<std::string_view>{what.method, what.target};
  for (const auto& one : header.all())
    texts.insert(texts.end(), {one.name, one.value});
  for (const auto text : texts)
    must(std::none_of(text.begin(), text.end(), is_control),
         "nothing holds a control byte");
}

bool is_ours(const field& one) {
  static constexpr std::array<std::string_view, 6> ours{
    "Host",           "User-Agent", "Accept-Encoding",
    "Content-Length", "Connection", "Transfer-Encoding"};
  return std::any_of(ours.begin(), ours.end(), [&](auto name) {
    return http::same_text(name, one.name);
  });
}

http::outgoing call_of(const http::request& what) {
  http::outgoing call;
  call.to.secure = false;
  call.to.host = "parley.example";
  call.to.port = 80;
  call.method = what.method;
  call.to.target = what.target;
  call.header = what.header;
  call.body = std::make_shared<const std::string>(what.body);
  return call;
}

std::vector<field> without_ours(const http::request& what) {
  auto kept = what.header.all();
  std::erase_if(kept, is_ours);
  return kept;
}

/// What our own client writes of it, our server reads.
void check_round_trip(const http::request& what) {
  const http::server_limits limits;
  request_reading again{limits};
  again.feed(http::request_head(call_of(what), "parley") + what.body);
  must(again.at() == state::whole, "what is written is a request");
  must(again.what().method == what.method && again.what().target == what.target
         && again.what().body == what.body,
       "and the same");
  must(same(without_ours(again.what()), without_ours(what)),
       "with the same fields");
}

/// Whatever stands in a target or value: the header ends where it should.
void check_injection(std::string_view input) {
  http::request what;
  what.method = "POST";
  what.target = '/' + std::string{take_line(input)};
  what.header.add("X-Value", std::string{input});
  const auto head = http::request_head(call_of(what), "parley");
  http::head_scanner scanner;
  must(scanner.feed(head) == http::head_scanner::outcome::complete
         && scanner.size() == head.size(),
       "nothing ends a header early");
}

} // namespace

void http_request(std::string_view input) {
  const auto limits = small_limits();
  request_reading whole{limits};
  whole.feed(input);
  check_pieces(whole, input, 1, limits);
  check_pieces(whole, input, 40, limits);
  if (whole.at() == state::whole) {
    check_request(whole.what(), whole.version(), limits);
    check_round_trip(whole.what());
  }
  check_injection(input);
}

} // namespace parley::fuzz
