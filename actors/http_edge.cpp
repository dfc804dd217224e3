#include "actors/http_edge.hpp"

#include "observe/holding.hpp"

#include <caf/send.hpp>

#include <utility>

namespace parley::actors {

namespace {

using clock = std::chrono::steady_clock;

http::response overloaded(std::string_view detail) {
  auto answer = http::problem(503, detail);
  answer.header.set("Retry-After", "1");
  return answer;
}

bool is_read(const http::request& what) {
  return what.method == "GET" || what.method == "HEAD";
}

http::response not_allowed(std::string_view allowed) {
  auto answer
    = http::problem(405, "this path takes " + std::string{allowed} + " alone");
  answer.header.set("Allow", std::string{allowed});
  return answer;
}

http::response answer_to(taken what) {
  switch (what) {
    case taken::accepted:
      return webhook::status_answer("accepted");
    case taken::duplicate:
      return webhook::status_answer("duplicate");
    case taken::erased:
      return webhook::status_answer("ignored", "erased");
    case taken::failed:
      break;
  }
  return overloaded("the database does not take writes");
}

const std::string* text_of(const conversation::event& what) {
  const auto* added = std::get_if<conversation::message_added>(&what.what);
  return added ? &added->what.text : nullptr;
}

/// An event on its way to the database: counted before anything is queued, and
/// until it is answered.
class under_way {
public:
  under_way(std::shared_ptr<observe::board> board,
            const conversation::event& what, http::responder answer)
    : board_{board}, held_{std::move(board)}, answer_{std::move(answer)} {
    const auto* text = text_of(what);
    held_.set(static_cast<int64_t>(sizeof what + (text ? text->size() : 0)));
    if (!text)
      return;
    ++board_->intakes_under_way;
    board_->waiting_messages.sets_out(
      conversation_.emplace(what.conversation.id));
  }

  void end(http::response with) {
    held_.set(0);
    if (conversation_) {
      --board_->intakes_under_way;
      board_->waiting_messages.arrives(*conversation_);
    }
    answer_(std::move(with));
  }

private:
  std::shared_ptr<observe::board> board_;
  observe::holding held_;
  http::responder answer_;
  std::optional<std::string> conversation_; ///< a message's
};

} // namespace

http_edge::http_edge(http_server_config config)
  : config_{std::move(config)}, gate_{config_.gate},
    operations_{config_.env.board, config_.env.metrics, config_.version},
    admin_{config_.admin_door, config_.env, config_.admin} {
  // nop
}

std::string_view http_edge::overload(std::string_view route) const {
  const auto& board = *config_.env.board;
  if (board.held_bytes >= config_.max_held_bytes)
    return "too much is held in memory";
  // What brings no message waits for nobody.
  if (webhook::gate::may_bring_message(route)
      && board.pending_messages + board.intakes_under_way
           >= config_.max_pending_inbound)
    return "too many messages wait to be answered";
  return "";
}

std::string_view
http_edge::no_place_for(const conversation::event& counted) const {
  const auto& board = *config_.env.board;
  if (!text_of(counted))
    return "";
  if (board.pending_messages + board.intakes_under_way
      > config_.max_pending_inbound)
    return "too many messages wait to be answered";
  if (board.waiting_messages.of(counted.conversation.id)
      > config_.max_pending_in_conversation)
    return "this conversation's messages wait to be answered";
  return "";
}

void http_edge::count(const std::string& route, int status) const {
  config_.env.metrics->webhook_request(route, status);
}

std::optional<http::response>
http_edge::screen(const http::request& what) const {
  auto path = what.path();
  if (webhook::gate::is_route(path)) {
    auto refusal
      = webhook::gate::refuse_early(what, config_.server.limits.body_bytes);
    if (auto why = overload(path); !refusal && !why.empty())
      refusal = overloaded(why);
    if (refusal)
      count(std::string{path}, refusal->status);
    return refusal;
  }
  if (operations::routes::is_route(path) || reference::routes::is_route(path))
    return is_read(what) ? std::nullopt
                         : std::optional{not_allowed("GET, HEAD")};
  if (operations::admin_door::is_route(path))
    return admin_.screen(what);
  // Whether a further path is known shows when it is served.
  if (config_.further)
    return std::nullopt;
  return http::problem(404, "there is nothing at this path");
}

void http_edge::serve(http::request what, http::responder answer) const {
  auto path = what.path();
  if (webhook::gate::is_route(path)) {
    serve_webhook(what, std::move(answer));
    return;
  }
  if (operations::routes::is_route(path)) {
    answer(operations_.answer(what));
    return;
  }
  if (reference::routes::is_route(path)) {
    answer(reference_.answer(what));
    return;
  }
  if (operations::admin_door::is_route(path)) {
    admin_.serve(what, std::move(answer));
    return;
  }
  if (config_.further)
    if (auto page = config_.further(what)) {
      answer(std::move(*page));
      return;
    }
  answer(http::problem(404, "there is nothing at this path"));
}

void http_edge::serve_webhook(const http::request& what,
                              http::responder answer) const {
  auto route = std::string{what.path()};
  auto passage = gate_.decide(what);
  if (auto* event = std::get_if<webhook::to_take_in>(&passage)) {
    take_in(std::move(event->what), std::move(route), std::move(answer));
    return;
  }
  if (auto* learnt = std::get_if<webhook::channel_sid_learnt>(&passage)) {
    caf::anon_send(config_.twilio,
                   channel_sid{learnt->what.from, learnt->what.message_sid});
    count(route, learnt->answer.status);
    answer(std::move(learnt->answer));
    return;
  }
  auto& refused = std::get<webhook::answered>(passage).answer;
  count(route, refused.status);
  answer(std::move(refused));
}

void http_edge::take_in(std::shared_ptr<const conversation::event> what,
                        std::string route, http::responder answer) const {
  auto arrived = clock::now();
  auto going
    = std::make_shared<under_way>(config_.env.board, *what, std::move(answer));
  // Others may have come since the header was read: it counts, then looks.
  if (auto why = no_place_for(*what); !why.empty()) {
    count(route, 503);
    going->end(overloaded(why));
    return;
  }
  auto finish = [env = config_.env, route = std::move(route), arrived,
                 going](taken outcome) {
    auto response = answer_to(outcome);
    env.metrics->webhook_request(route, response.status);
    env.metrics->webhook_acknowledged(clock::now() - arrived);
    going->end(std::move(response));
  };
  caf::anon_send(config_.store, std::make_shared<const intake>(intake{
                                  std::move(what), config_.env.wall_clock(),
                                  arrived, std::move(finish)}));
}

} // namespace parley::actors
