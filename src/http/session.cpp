#include "http/session.hpp"

#include "http/exchange.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parley::http {

namespace {

using namespace std::chrono_literals;

/// How long a peer may take to close after the last answer, and how long a
/// stopping server waits for another request over a connection.
constexpr auto parting_time = 2s;
constexpr auto last_chance = 1s;

} // namespace

session::session(std::shared_ptr<session_group> group, tcp_socket socket,
                 admission::ticket ticket)
  : group_{std::move(group)}, socket_{std::move(socket)},
    ticket_{std::move(ticket)}, buffer_{std::max(large_buffer,
                                                 2 * limits().header_bytes)} {
}

session::~session() = default;

const server_limits& session::limits() const {
  return group_->shared().config.limits;
}

void session::start(session_group::place at) {
  place_ = at;
  rest();
}

void session::refuse(session_group::place at, response answer) {
  place_ = at;
  exchange_ = std::make_unique<exchange>(group_->shared());
  answer.close = true;
  write(std::move(answer));
}

void session::enter(phase next, std::chrono::milliseconds time) {
  phase_ = next;
  deadline_ = std::chrono::steady_clock::now() + time;
}

void session::answer(response with) {
  if (phase_ == phase::serving)
    write(std::move(with));
}

void session::fail(int status, std::string_view detail) {
  auto answer = problem(status, detail);
  answer.close = true;
  write(std::move(answer));
}

void session::fail_for_now(std::string_view detail) {
  auto answer = problem(503, detail);
  answer.header.add("Retry-After", "1");
  answer.close = true;
  write(std::move(answer));
}

void session::write(response with) {
  if (with.cut == response::ending::reset)
    return reset_peer();
  auto& open = *exchange_;
  auto truncated = with.cut == response::ending::truncated;
  open.form.close |= with.close || group_->shared().stopping || truncated;
  open.head = response_head(with, open.form, group_->date());
  open.body = std::move(with.body);
  if (open.bodiless || is_bodiless(with.status))
    open.body.clear();
  else if (truncated)
    open.body.resize(open.body.size() / 2);
  enter(phase::writing, limits().write_time);
  asio::async_write(
    socket_,
    std::array{asio::const_buffer{asio::buffer(open.head)},
               asio::const_buffer{asio::buffer(open.body)}},
    [self = shared_from_this()](error_code failed, std::size_t) {
      self->on_written(failed);
    });
}

void session::reset_peer() {
  error_code ignored; // closing is all that can still be done
  socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
  close();
}

void session::on_written(error_code failed) {
  if (phase_ == phase::closed)
    return;
  auto last = exchange_->form.close;
  exchange_.reset();
  if (failed)
    close();
  else if (last)
    leave();
  else
    rest();
}

void session::rest() {
  auto stopping = group_->shared().stopping.load();
  enter(phase::idle, stopping ? last_chance : limits().idle_time);
  if (buffer_.size() > 0)
    return go_on(); // the next request came along with the last
  if (buffer_.capacity() > small_buffer)
    buffer_.shrink_to_fit();
  read();
}

void session::leave() {
  // Closing with bytes unread would reset the connection, and the peer might
  // never see the answer.
  error_code failed;
  socket_.shutdown(tcp::socket::shutdown_send, failed);
  if (failed)
    return close();
  enter(phase::leaving, parting_time);
  buffer_.clear();
  read();
}

void session::sweep(steady_time now) {
  if (now < deadline_)
    return;
  if (phase_ == phase::head)
    fail(408, "the header took too long");
  else if (phase_ == phase::body)
    fail(408, "the body took too long");
  else if (phase_ == phase::serving)
    fail_for_now("the answer took too long");
  else if (phase_ != phase::idle || !has_unread())
    close();
}

bool session::has_unread() const {
  error_code failed;
  return socket_.available(failed) > 0 && !failed;
}

void session::stop() {
  if (phase_ == phase::idle)
    deadline_
      = std::min(deadline_, std::chrono::steady_clock::now() + last_chance);
}

void session::close() {
  auto before = std::exchange(phase_, phase::closed);
  if (before == phase::closed)
    return;
  auto self = shared_from_this();
  error_code ignored; // the descriptor is given back whatever it says
  socket_.close(ignored);
  if (before != phase::writing) // else the write still refers to it
    exchange_.reset();
  group_->forget(place_);
}

void responder::target::answer(response with) {
  auto on = loop.lock();
  if (!on)
    return;
  auto work = [to = to, with = std::move(with)]() mutable {
    if (auto one = to.lock())
      one->answer(std::move(with));
  };
  if (on->is_current())
    work();
  else
    asio::post(on->context, std::move(work));
}

} // namespace parley::http
