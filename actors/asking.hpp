#pragma once

#include <caf/actor_clock.hpp>
#include <caf/error.hpp>

#include <chrono>
#include <utility>

namespace parley::actors {

/// Asks another actor, as `request(…).then(…)` does, and takes its time limit
/// back with the answer. CAF 0.17 lets the limit of an answered request run
/// out: until then it keeps a timer, the actor, and all that the actor holds.
/// @param then Gets the `Answer`, on the asker's own turn.
/// @param otherwise Gets the error: the asked one's, or that time is over.
template <class Answer, class Self, class Whom, class What, class Then,
          class Otherwise>
void ask(Self* self, const Whom& whom, std::chrono::milliseconds time_limit,
         What&& what, Then then, Otherwise otherwise) {
  auto asked = self->request(whom, time_limit, std::forward<What>(what));
  auto forget_limit = [self, id = asked.id()] {
    self->clock().cancel_request_timeout(self, id);
  };
  asked.then(
    [forget_limit, then = std::move(then)](const Answer& answer) {
      forget_limit();
      then(answer);
    },
    [forget_limit, otherwise = std::move(otherwise)](const caf::error& why) {
      forget_limit();
      otherwise(why);
    });
}

} // namespace parley::actors
