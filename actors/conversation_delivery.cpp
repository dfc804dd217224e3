#include "actors/conversation.hpp"
#include "conversation/roles.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

using state = storage::part_state;
using refusal = twilio::rest_failure::reason;

constexpr std::chrono::milliseconds first_pause{1'000};
constexpr std::chrono::milliseconds longest_pause{60'000};
/// Posts of one part whose outcome may be that it arrived.
constexpr int post_limit = 2;
/// Looks that do not find a part before it counts as never having arrived.
constexpr int looks_needed = 2;
constexpr std::chrono::seconds grace{2};

std::chrono::milliseconds pause_after(int tries) {
  return std::min(first_pause * (1 << std::min(tries, 10)), longest_pause);
}

twilio_request to_twilio(twilio_work what, steady_time deadline) {
  return {std::make_shared<const twilio_work>(std::move(what)), deadline};
}

/// What may be logged of a refusal: Twilio's own message may quote a number.
std::string refusal_of(const twilio::rest_failure& why) {
  return "status " + std::to_string(why.status) + ", code "
         + std::to_string(why.code);
}

twilio_answer no_answer() {
  return {std::make_shared<const twilio::rest_failure>(),
          {},
          conversation::lifecycle::unknown,
          nullptr,
          {}};
}

} // namespace

std::chrono::milliseconds conversation_state::send_time() const {
  return config->twilio_timeout * 3;
}

void conversation_state::deliver() {
  if (outbox.empty())
    return;
  sending = std::make_unique<delivery>();
  sending->begun = self->clock().now();
  switch (outbox.front().state) {
    case state::sending: // committed just now
      post_part();
      break;
    case state::unknown:
      settle();
      break;
    case state::queued:
    case state::sent:
    case state::failed:
    case state::withdrawn:
      prepare_part();
      break;
  }
}

void conversation_state::prepare_part() {
  auto cast = conversation::who_is_who(facts, config->team->author);
  // A person has taken over, the customer has said STOP, or nobody can be
  // written to any more.
  if (cast.person_present || judged().opted_out
      || facts.state == conversation::lifecycle::closed) {
    // Only what was never posted can be taken back.
    auto untouched = outbox.front().state == state::queued;
    move_front(untouched ? state::withdrawn : state::failed, {},
               &conversation_state::next_part,
               untouched ? ""
                         : "it may not be sent again: the agent is silent");
    return;
  }
  auto& part = outbox.front();
  part.state = state::sending;
  ++part.posts;
  move_front(state::sending, {}, &conversation_state::post_part);
}

void conversation_state::post_part() {
  const auto& part = outbox.front();
  // Not beyond the deadline that is written down: whoever takes the part over
  // trusts in it. The write may have taken long.
  auto left
    = std::min(part.send_deadline - config->env.wall_clock(), send_time());
  if (left < config->twilio_timeout) {
    deliver_again(first_pause);
    return;
  }
  auto request
    = to_twilio(send_part{key.id, config->team->author, part.text,
                          twilio::reply_reference{part.turn, part.part}},
                self->clock().now() + left);
  outside_begins();
  auto hear = [this, traced = trace_twilio_call("create_message", "POST")](
                const twilio_answer& answer) {
    outside_ends();
    trace_twilio_end(traced, answer);
    posted(answer);
  };
  self->request(config->twilio, left + grace, request)
    .then(hear, [hear](const caf::error&) { hear(no_answer()); });
}

void conversation_state::posted(const twilio_answer& what) {
  if (!what.failure) {
    part_sent(what.message_sid);
    return;
  }
  switch (what.failure->why) {
    case refusal::not_processed:
    case refusal::unauthorized: // the operator's to mend; the reply waits
      deliver_again(what.failure->retry_after.value_or(first_pause));
      break;
    case refusal::unknown:
    case refusal::unusable:
    case refusal::cancelled:
      part_unknown();
      break;
    case refusal::gone:
    case refusal::closed:
    case refusal::refused:
      part_refused(refusal_of(*what.failure));
      break;
  }
}

void conversation_state::part_sent(const std::string& message_sid) {
  outbox.front().state = state::sent;
  tell("reply", std::to_string(outbox.front().part));
  move_front(state::sent, message_sid, &conversation_state::next_part);
}

void conversation_state::part_unknown() {
  outbox.front().state = state::unknown;
  sending->looks = 0;
  move_front(state::unknown, {}, &conversation_state::settle);
}

void conversation_state::settle() {
  auto under_way = std::chrono::duration_cast<std::chrono::milliseconds>(
    old_post_until - self->clock().now());
  sending->timer = after(std::max(under_way, std::chrono::milliseconds{0})
                           + config->send_settle,
                         timer::kind::look_up_again);
}

void conversation_state::part_refused(std::string_view why) {
  config->env.log->write(observe::level::error, "reply_failed",
                         {{"conversation_sid", key.id},
                          {"turn_id", outbox.front().turn},
                          {"error", why}});
  if (last) {
    last->failed = true;
    last->error = std::string{why};
  }
  outbox.front().state = state::failed;
  std::vector<storage::write> moves;
  for (auto& part : outbox)
    moves.push_back(storage::move_part{
      key, epoch, part.turn, part.part,
      part.state == state::failed ? state::failed : state::withdrawn,
      timestamp{}, std::string{}, std::string{why}});
  outbox.erase(outbox.begin() + 1, outbox.end());
  write(std::move(moves), &conversation_state::next_part);
}

void conversation_state::deliver_again(std::chrono::milliseconds least) {
  auto pause = std::max(pause_after(sending->tries++), least);
  if (self->clock().now() + pause - sending->begun > config->delivery_limit) {
    part_refused("out of reach for too long");
    return;
  }
  outbox.front().state = state::queued;
  --outbox.front().posts;
  move_front(state::queued, {}, &conversation_state::nothing_more);
  sending->timer = after(pause, timer::kind::deliver_again);
}

void conversation_state::look_for_part() {
  const auto& part = outbox.front();
  auto request
    = to_twilio(find_part{key.id, twilio::reply_reference{part.turn, part.part},
                          part.after_index},
                self->clock().now() + send_time());
  outside_begins();
  auto hear = [this, traced = trace_twilio_call("list_messages", "GET")](
                const twilio_answer& answer) {
    outside_ends();
    trace_twilio_end(traced, answer);
    found_or_not(answer);
  };
  self->request(config->twilio, send_time() + grace, request)
    .then(hear, [hear](const caf::error&) { hear(no_answer()); });
}

void conversation_state::found_or_not(const twilio_answer& what) {
  if (what.failure && what.failure->why == refusal::gone) {
    part_refused(refusal_of(*what.failure));
    return;
  }
  if (what.failure) {
    auto pause = pause_after(sending->tries++);
    if (self->clock().now() + pause - sending->begun > config->delivery_limit)
      part_refused("its fate could not be looked up");
    else
      sending->timer = after(pause, timer::kind::look_up_again);
    return;
  }
  report_repeated(what.repeated);
  if (!what.message_sid.empty())
    part_sent(what.message_sid);
  else if (++sending->looks < looks_needed)
    sending->timer = after(config->second_look, timer::kind::look_up_again);
  else if (outbox.front().posts < post_limit)
    prepare_part();
  else
    part_refused("posted twice and not found");
}

void conversation_state::next_part() {
  outbox.erase(outbox.begin());
  sending.reset();
  if (outbox.empty())
    turn_done();
  else
    deliver();
}

void conversation_state::move_front(storage::part_state to,
                                    std::string message_sid,
                                    void (conversation_state::*then)(),
                                    std::string why) {
  auto& part = outbox.front();
  if (to == state::sending)
    part.send_deadline = config->env.wall_clock() + send_time();
  std::vector<storage::write> moves;
  storage::move_part move{key,
                          epoch,
                          part.turn,
                          part.part,
                          to,
                          part.send_deadline,
                          std::move(message_sid),
                          std::move(why)};
  moves.push_back(std::move(move));
  write(std::move(moves), then);
}

} // namespace parley::actors
