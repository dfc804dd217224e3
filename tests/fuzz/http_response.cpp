#include "http/response_head.hpp"
#include "http/response_parser.hpp"
#include "openai/api.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"
#include "twilio/rest.hpp"

#include <algorithm>
#include <optional>

namespace parley::fuzz {

namespace {

using http::error_code;
using http::response;

constexpr std::size_t most_body = 512;
constexpr int most_interim = 4;

/// Reads one answer, in the steps of http::connection.
class answer_reading {
public:
  void feed(std::string_view bytes) {
    if (ended_)
      return;
    buffer_ += bytes;
    error_code failed;
    while (!buffer_.empty() && !failed && !ended_) {
      const auto used = parser_->put(
        boost::asio::buffer(buffer_.data(), buffer_.size()), failed);
      must(used > 0 || failed || parser_->is_done(), "reading goes on");
      buffer_.erase(0, used);
      if (!failed && parser_->is_done())
        take();
    }
    if (failed && failed != boost::beast::http::error::need_more)
      ended_ = true;
  }

  /// The answer, once its peer has closed the connection.
  std::optional<response> end() {
    if (!ended_ && parser_->got_some()) {
      error_code cut;
      parser_->put_eof(cut);
      if (!cut)
        whole_ = parser_->message();
    }
    return whole_;
  }

private:
  void take() {
    const auto status = parser_->message().status;
    if (status / 100 != 1 || status == 101) {
      whole_ = parser_->message();
      ended_ = true;
    } else if (++interim_ > most_interim) {
      ended_ = true;
    } else {
      parser_.emplace(most_body);
    }
  }

  std::optional<http::response_parser> parser_{std::in_place, most_body};
  std::string buffer_;
  std::optional<response> whole_;
  bool ended_ = false;
  int interim_ = 0;
};

std::optional<response> read(const std::vector<std::string_view>& pieces) {
  answer_reading reading;
  for (const auto piece : pieces)
    reading.feed(piece);
  return reading.end();
}

bool same(const response& a, const response& b) {
  const auto same_field = [](const http::field& x, const http::field& y) {
    return x.name == y.name && x.value == y.value;
  };
  const auto& of_a = a.header.all();
  const auto& of_b = b.header.all();
  return a.status == b.status && a.body == b.body
         && std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                       same_field);
}

void check_same(const std::optional<response>& a,
                const std::optional<response>& b) {
  must(a.has_value() == b.has_value(), "pieces make the same of an answer");
  must(!a || same(*a, *b), "pieces make the same answer");
}

/// What our own server writes of it, our client reads.
void check_round_trip(const response& what) {
  if (http::is_bodiless(what.status) || what.status < 100)
    return;
  const auto head = http::response_head(what, {}, "today");
  const auto again = read({head, what.body});
  must(again && again->status == what.status && again->body == what.body,
       "what is written is read again");
}

/// Both of our adapters take whatever it is.
void check_adapters(const response& what) {
  constexpr timestamp now{};
  const auto failed = twilio::failure_of(what, now);
  must(failed.has_value() == (what.status < 200 || what.status > 299),
       "success is 2xx");
  must(!failed || (failed->code >= 0 && failed->code < 1'000'000),
       "a code of Twilio's has six digits at most");
  for (const auto speaks :
       {openai::dialect::responses, openai::dialect::chat}) {
    const auto heard = openai::decode(speaks, what, now);
    must(!heard || (what.status >= 200 && what.status <= 299),
         "only success is an answer");
    if (heard)
      continue;
    const auto wait = heard.error().retry_after;
    must(!wait || (wait->count() >= 0 && *wait <= std::chrono::hours{24}),
         "no server makes us wait for more than a day");
  }
}

} // namespace

void http_response(std::string_view input) {
  const auto whole = read({input});
  check_same(whole, read(in_pieces(input, 1)));
  check_same(whole, read(in_pieces(input, 40)));
  if (!whole)
    return;
  must(whole->body.size() <= most_body, "the body's limit holds");
  check_round_trip(*whole);
  check_adapters(*whole);
}

} // namespace parley::fuzz
