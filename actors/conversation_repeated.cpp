#include "actors/conversation.hpp"
#include "conversation/roles.hpp"
#include "twilio/missed.hpp"

#include <utility>

namespace parley::actors {

namespace {

/// Beyond its own time limit, before a request is taken for lost.
constexpr std::chrono::seconds grace{2};

} // namespace

void conversation_state::report_repeated(
  const std::vector<std::string>& message_sids) {
  const auto& part = outbox.front();
  for (const auto& sid : message_sids)
    self->send(config->store,
               std::make_shared<const intake>(intake{
                 twilio::repeated_event(key, sid, {part.turn, part.part}),
                 config->env.wall_clock(), self->clock().now(), [](taken) {
                   // nop: if it is new, it comes back as an event
                 }}));
}

void conversation_state::reply_repeated(
  const conversation::reply_repeated& what) {
  config->env.metrics->duplicate_reply();
  auto cast = conversation::who_is_who(facts, config->team->author);
  // What has gone to a phone cannot be taken back.
  auto recalled = cast.customer && cast.customer->address.empty();
  config->env.log->write(observe::level::warning, "duplicate_reply",
                         {{"conversation_sid", key.id},
                          {"turn_id", what.turn},
                          {"part", static_cast<int64_t>(what.part)},
                          {"message_sid", what.message_id},
                          {"recalled", recalled}});
  if (!recalled)
    return;
  twilio_request request{std::make_shared<const twilio_work>(
                           delete_message{key.id, what.message_id}),
                         self->clock().now() + send_time()};
  self->request(config->twilio, send_time() + grace, std::move(request))
    .then(
      [](const twilio_answer&) {
        // nop: a failure is in the log
      },
      [](const caf::error&) {
        // nop: likewise
      });
}

} // namespace parley::actors
