#pragma once

#include "actors/environment.hpp"
#include "base/thrown.hpp"

#include <caf/error.hpp>
#include <caf/exit_reason.hpp>
#include <caf/message.hpp>
#include <caf/result.hpp>
#include <caf/sec.hpp>

#include <exception>
#include <string_view>

namespace parley::actors {

/// How all our actors behave beside their messages: an exception is a bug that
/// is logged and ends the actor; what nobody expects is logged, never printed.
template <class Actor>
void conduct_of(Actor* self, const environment& env) {
  self->set_exception_handler(
    [self, log = env.log](std::exception_ptr& thrown) -> caf::error {
      log->write(observe::level::error, "actor_failed",
                 {{"actor", std::string_view{self->name()}},
                  {"error", type_of(thrown)}});
      return caf::make_error(caf::exit_reason::unhandled_exception);
    });
  self->set_default_handler(
    [log = env.log](caf::scheduled_actor* actor,
                    caf::message_view&) -> caf::result<caf::message> {
      log->write(observe::level::error, "unexpected_message",
                 {{"actor", std::string_view{actor->name()}}});
      return caf::sec::unexpected_message;
    });
}

} // namespace parley::actors
