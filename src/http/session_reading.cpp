#include "http/exchange.hpp"
#include "http/session.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

namespace {

namespace parsing = beast::http;

int status_of(const error_code& failed) {
  if (failed == parsing::error::header_limit)
    return 431;
  return failed == parsing::error::body_limit ? 413 : 400;
}

} // namespace

std::size_t session::wanted() const {
  auto spare = buffer_.capacity() - buffer_.size();
  auto wanted = small_buffer;
  if (phase_ == phase::body)
    wanted = std::clamp<std::size_t>(
      exchange_->parser.content_length_remaining().value_or(small_buffer),
      small_buffer, large_buffer);
  else if (spare >= small_buffer / 4)
    wanted = spare;
  return std::min(wanted, buffer_.max_size() - buffer_.size());
}

void session::read() {
  if (reading_)
    return;
  reading_ = true;
  socket_.async_read_some(
    buffer_.prepare(wanted()),
    [self = shared_from_this()](error_code failed, std::size_t count) {
      self->reading_ = false;
      self->on_read(failed, count);
    });
}

void session::on_read(error_code failed, std::size_t count) {
  if (phase_ == phase::closed || phase_ == phase::writing)
    return; // a late request's time ran out while it was read
  if (failed)
    return close();
  if (phase_ == phase::leaving)
    return read();
  buffer_.commit(count);
  go_on();
}

void session::go_on() {
  if (phase_ == phase::idle)
    begin();
  if (phase_ == phase::head)
    read_head();
  else
    read_body();
}

void session::begin() {
  exchange_ = std::make_unique<exchange>(group_->shared());
  enter(phase::head, limits().header_time);
}

void session::read_head() {
  auto& scanner = exchange_->scanner;
  auto bytes = buffer_.data();
  std::string_view all{static_cast<const char*>(bytes.data()), bytes.size()};
  auto outcome = scanner.feed(all.substr(scanner.size()));
  if (outcome == head_scanner::outcome::malformed)
    return fail(400, "the header has a byte or a line break out of place");
  auto complete = outcome == head_scanner::outcome::complete;
  if (scanner.size() + (complete ? 0 : 1) > limits().header_bytes)
    return fail(431, "the header is too large");
  if (!complete)
    return read();
  if (scanner.size() == 2)
    return skip_empty_line();
  parse_head(scanner.size());
}

void session::skip_empty_line() {
  if (std::exchange(after_empty_line_, true))
    return fail(400, "more than one empty line before the request");
  buffer_.consume(exchange_->scanner.size());
  exchange_->scanner = {};
  read_head();
}

void session::parse_head(std::size_t size) {
  after_empty_line_ = false;
  auto& parser = exchange_->parser;
  error_code failed;
  auto used = parser.put(asio::buffer(buffer_.data(), size), failed);
  if (failed)
    return fail(status_of(failed), failed.message());
  if (used != size || !parser.is_header_done())
    return fail(400, "the header is malformed");
  buffer_.consume(size);
  auto fault = fault_in(parser.message(), parser.version());
  if (!fault.empty())
    return fail(400, fault);
  on_head();
}

void session::on_head() {
  auto& parser = exchange_->parser;
  exchange_->form.version = parser.version();
  // Frozen here: a trailer could still change what the parser says of it.
  exchange_->form.close = !parser.keep_alive();
  exchange_->bodiless = parser.message().method == "HEAD";
  parser.message().peer = ticket_.peer();
  if (!passes_screen())
    return;
  if (parser.is_done())
    serve();
  else if (may_read_body())
    await_body();
}

bool session::passes_screen() {
  const auto& screen = group_->shared().before_body;
  if (!screen)
    return true;
  std::optional<response> refusal;
  try {
    refusal = screen(exchange_->parser.message());
  } catch (...) {
    fail(500, "");
    throw; // the loop reports it
  }
  if (!refusal)
    return true;
  refusal->close |= !exchange_->parser.is_done();
  write(std::move(*refusal));
  return false;
}

bool session::may_read_body() {
  auto& parser = exchange_->parser;
  if (parser.content_length().value_or(0) > limits().body_bytes) {
    fail(413, "the body is too large");
    return false;
  }
  if (!exchange_->share.has_room(parser.content_length().value_or(0))) {
    fail_for_now("too many large bodies at once");
    return false;
  }
  auto expectation = parser.message().header.find("Expect");
  if (expectation.empty() || parser.version() < 11)
    return true;
  if (!same_text(expectation, "100-continue")) {
    fail(417, "this expectation is not met");
    return false;
  }
  return buffer_.size() > 0 || invite_body();
}

bool session::invite_body() {
  // The one write that may be lost: whoever waits for it goes on in a while.
  constexpr std::string_view go_ahead = "HTTP/1.1 100 Continue\r\n\r\n";
  error_code failed;
  socket_.non_blocking(true, failed);
  auto sent = socket_.write_some(asio::buffer(go_ahead), failed);
  if (sent == 0 || sent == go_ahead.size())
    return true;
  close();
  return false;
}

void session::await_body() {
  enter(phase::body, limits().body_time);
  exchange_->parser.eager(true);
  read_body();
}

void session::read_body() {
  auto& parser = exchange_->parser;
  error_code failed;
  if (buffer_.size() > 0)
    buffer_.consume(parser.put(buffer_.data(), failed));
  if (!exchange_->share.grow(parser.message().body.size()))
    return fail_for_now("too many large bodies at once");
  if (parser.is_done() && !failed)
    return serve();
  if (failed && failed != parsing::error::need_more)
    return fail(status_of(failed), failed.message());
  if (buffer_.size() > limits().header_bytes)
    return fail(431, "a trailer or a chunk's header is too large");
  read();
}

void session::serve() {
  enter(phase::serving, limits().answer_time);
  auto target = std::make_shared<responder::target>();
  target->loop = group_->loop();
  target->to = weak_from_this();
  group_->shared().serve(std::move(exchange_->parser.message()),
                         responder{std::move(target)});
}

} // namespace parley::http
