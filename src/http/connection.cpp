#include "http/connection.hpp"

#include "http/host_pool.hpp"
#include "http/public_address.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace parley::http {

namespace {

/// What an idle connection keeps.
constexpr std::size_t small_buffer = 4 * 1024;
constexpr std::size_t large_buffer = 16 * 1024;
/// Interim answers (1xx) before the one that counts.
constexpr int most_interim = 16;

} // namespace

connection::connection(asio::io_context& on,
                       std::shared_ptr<client_shared> shared, host_pool& pool)
  : shared_{std::move(shared)}, pool_{pool}, socket_{on}, timer_{on},
    buffer_{response_parser::most_header + large_buffer} {
  ++shared_->connections;
}

connection::~connection() {
  close();
}

std::string connection::told(const std::string& what) const {
  return call_->request.to.host + ": " + what;
}

// -- connecting ---------------------------------------------------------------

void connection::open(std::shared_ptr<call> first, resolver& names) {
  call_ = std::move(first);
  call_->on = weak_from_this();
  connect_by_ = std::chrono::steady_clock::now() + shared_->config.connect_time;
  arm(connect_by_);
  names.find(call_->request.to.host, call_->request.to.port,
             [weak = weak_from_this()](error_code failed, const auto& found) {
               if (auto self = weak.lock())
                 self->on_resolved(failed, found);
             });
}

void connection::on_resolved(error_code failed,
                             const resolver::addresses& found) {
  if (phase_ != phase::resolving)
    return;
  if (failed)
    return fail(reason::unreachable, told(failed.message()));
  phase_ = phase::connecting;
  addresses_.assign(found.rbegin(), found.rend());
  if (!shared_->config.egress.trusts(call_->request.to))
    std::erase_if(addresses_,
                  [](const auto& at) { return !is_public(at.address()); });
  if (addresses_.empty())
    return fail(reason::forbidden, told("has no public address"));
  connect_next();
}

void connection::connect_next() {
  auto now = std::chrono::steady_clock::now();
  if (addresses_.empty() || now >= connect_by_)
    return fail(reason::unreachable, told(last_failure_.message()));
  // No address may use up the time of those behind it.
  arm(now + (connect_by_ - now) / static_cast<int>(addresses_.size()));
  auto to = addresses_.back();
  addresses_.pop_back();
  error_code ignored; // what matters shows when connecting
  socket_.close(ignored);
  socket_.async_connect(to, [self = shared_from_this()](error_code failed) {
    self->on_connected(failed);
  });
}

void connection::on_connected(error_code failed) {
  if (phase_ != phase::connecting)
    return;
  if (failed) {
    last_failure_ = failed == asio::error::operation_aborted
                      ? error_code{asio::error::timed_out}
                      : failed;
    return connect_next();
  }
  error_code ignored; // a connection without it is slower, not wrong
  socket_.set_option(tcp::no_delay{true}, ignored);
  if (call_->request.to.secure)
    shake_hands();
  else
    begin(std::move(call_));
}

void connection::shake_hands() {
  phase_ = phase::shaking_hands;
  arm(connect_by_);
  auto context = shared_->tls.context();
  if (!context)
    return fail(reason::unreachable, context.error().detail);
  tls_.emplace(socket_, **context);
  if (auto failed = expect_host(*tls_, call_->request.to.host))
    return fail(reason::unreachable, told(failed.message()));
  tls_->async_handshake(tls_stream::client,
                        [self = shared_from_this()](error_code failed) {
                          self->on_shaken(failed);
                        });
}

void connection::on_shaken(error_code failed) {
  if (phase_ != phase::shaking_hands)
    return;
  if (failed)
    return fail(reason::unreachable, told(handshake_fault(*tls_, failed)));
  begin(std::move(call_));
}

// -- one call -----------------------------------------------------------------

void connection::begin(std::shared_ptr<call> next) {
  call_ = std::move(next);
  call_->on = weak_from_this();
  timer_.cancel();
  phase_ = phase::busy;
  heard_ = false;
  interim_ = 0;
  parser_.emplace(shared_->config.response_bytes);
  parser_->skip(call_->request.method == "HEAD");
  write();
  read();
}

void connection::write() {
  head_ = request_head(call_->request, shared_->config.user_agent);
  auto body = asio::const_buffer{};
  if (const auto& bytes = call_->request.body; bytes) {
    // TLS sends a record for each buffer, so what is small goes along.
    if (bytes->size() <= large_buffer)
      head_ += *bytes;
    else
      body = asio::buffer(*bytes);
  }
  writing_ = true;
  sent_before_ = std::exchange(call_->sent, true);
  auto done = [self = shared_from_this(), kept = call_->request.body](
                error_code failed, std::size_t count) {
    self->writing_ = false;
    self->on_written(failed, count);
  };
  std::array buffers{asio::const_buffer{asio::buffer(head_)}, body};
  if (tls_)
    asio::async_write(*tls_, buffers, std::move(done));
  else
    asio::async_write(socket_, buffers, std::move(done));
}

void connection::on_written(error_code failed, std::size_t count) {
  // The read that is under way tells of the end, and of an answer before it.
  if (failed && count == 0 && phase_ == phase::busy && !heard_)
    call_->sent = sent_before_; // not even a TLS record went out whole
}

void connection::read() {
  if (std::exchange(reading_, true))
    return;
  auto wanted = phase_ == phase::busy && heard_ ? large_buffer : small_buffer;
  auto room
    = buffer_.prepare(std::min(wanted, buffer_.max_size() - buffer_.size()));
  auto done
    = [self = shared_from_this()](error_code failed, std::size_t count) {
        self->reading_ = false;
        self->on_read(failed, count);
      };
  if (tls_)
    tls_->async_read_some(room, std::move(done));
  else
    socket_.async_read_some(room, std::move(done));
}

void connection::on_read(error_code failed, std::size_t count) {
  if (phase_ == phase::closed)
    return;
  if (phase_ == phase::idle)
    return pool_.drop(*this); // it closed, or it talks out of turn
  buffer_.commit(count);
  heard_ |= count > 0;
  if (failed)
    on_end(failed);
  else
    parse();
}

void connection::parse() {
  error_code failed;
  while (buffer_.size() > 0 && !failed) {
    buffer_.consume(parser_->put(buffer_.data(), failed));
    if (failed || !parser_->is_done())
      continue;
    auto status = parser_->message().status;
    if (status / 100 != 1 || status == 101)
      return complete();
    if (++interim_ > most_interim)
      return fail(reason::malformed, told("too many interim answers"));
    parser_.emplace(shared_->config.response_bytes); // the answer is to come
    parser_->skip(call_->request.method == "HEAD");
  }
  if (failed == beast::http::error::body_limit
      || failed == beast::http::error::header_limit)
    return fail(reason::oversized, told(failed.message()));
  if (failed && failed != beast::http::error::need_more)
    return fail(reason::malformed, told(failed.message()));
  if (buffer_.size() > response_parser::most_header)
    return fail(reason::oversized, told("a header is too large"));
  read();
}

void connection::on_end(error_code failed) {
  error_code cut;
  // A TLS stream that ends without saying so may have been cut by anybody.
  if (failed == asio::error::eof && parser_->got_some())
    parser_->put_eof(cut);
  else
    cut = failed;
  if (cut)
    fail(reason::reset, told(cut.message()));
  else
    complete();
}

void connection::complete() {
  auto keep = parser_->keep_alive() && !writing_ && buffer_.size() == 0
              && parser_->message().status != 101;
  auto answer = std::move(parser_->message());
  auto done = std::move(call_);
  parser_.reset();
  head_.clear();
  used_ = true;
  done->on.reset();
  if (keep) {
    phase_ = phase::idle;
    if (buffer_.capacity() > small_buffer)
      buffer_.shrink_to_fit();
    arm(std::chrono::steady_clock::now() + shared_->config.keep_alive_time);
    read();
  }
  pool_.on_answer(*this, keep, *done, std::move(answer));
}

// -- ending -------------------------------------------------------------------

bool connection::looks_alive() {
  char byte = 0;
  auto count
    = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (count > 0)
    return tls_.has_value(); // a session ticket, perhaps
  return count < 0 && (errno == EAGAIN || errno == EINTR);
}

void connection::arm(steady_time at) {
  timer_.expires_at(at);
  timer_.async_wait([weak = weak_from_this()](error_code failed) {
    auto self = weak.lock();
    if (!failed && self
        && self->timer_.expiry() <= std::chrono::steady_clock::now())
      self->on_timer();
  });
}

void connection::on_timer() {
  error_code ignored; // the attempt ends either way
  if (phase_ == phase::connecting)
    socket_.close(ignored); // and the next address is tried
  else if (phase_ == phase::idle)
    pool_.drop(*this);
  else if (phase_ == phase::resolving || phase_ == phase::shaking_hands)
    fail(reason::unreachable, told("no connection within the time allowed"));
}

void connection::fail(reason why, std::string detail) {
  auto failed = std::move(call_);
  auto stale = used_ && !heard_ && why == reason::reset;
  failed->on.reset();
  client_failure failure{why, failed->sent, std::move(detail)};
  pool_.on_failure(*this, stale, std::move(failed), std::move(failure));
}

void connection::close() {
  if (std::exchange(phase_, phase::closed) == phase::closed)
    return;
  --shared_->connections;
  call_.reset();
  timer_.cancel();
  error_code ignored; // the descriptor is given back whatever it says
  socket_.close(ignored);
}

} // namespace parley::http
