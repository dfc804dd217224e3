#include "actors/tool_runner.hpp"

#include "actors/conduct.hpp"

#include <caf/send.hpp>

#include <utility>

namespace parley::actors {

namespace {

std::shared_ptr<const tools::output> error_output(std::string text) {
  return std::make_shared<const tools::output>(
    tools::output{std::move(text), true});
}

} // namespace

caf::typed_response_promise<tool_answer>
tool_runner_state::accept(const tool_request& what) {
  auto id = ++last_call;
  auto promise = self->make_response_promise<tool_answer>();
  calls.emplace(id, call{promise, what.what->name, self->clock().now()});
  auto job = [inbox = tool_runner_actor{self}, catalogue = config.catalogue, id,
              what] {
    caf::anon_send(inbox,
                   tool_done{id, std::make_shared<const tools::output>(
                                   catalogue->invoke(*what.what, *what.who))});
  };
  if (config.workers->run(std::move(job)))
    self->delayed_send(self, config.time_limit, tool_late{id});
  else
    finish(id, error_output("Tool '" + what.what->name + "' is too busy."),
           "busy");
  return promise;
}

void tool_runner_state::finish(uint64_t id,
                               std::shared_ptr<const tools::output> what,
                               std::string_view outcome) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  auto one = std::move(found->second);
  calls.erase(found);
  config.env.metrics->tool_called(one.tool, outcome,
                                  self->clock().now() - one.begun);
  one.promise.deliver(tool_answer{std::move(what)});
}

tool_runner_actor::behavior_type
tool_runner(tool_runner_actor::stateful_pointer<tool_runner_state> self,
            tool_runner_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  return {
    [self](const tool_request& what) { return self->state.accept(what); },
    [self](const tool_done& what) {
      self->state.finish(what.call, what.what,
                         what.what->is_error ? "error" : "ok");
    },
    [self](const tool_late& what) {
      auto found = self->state.calls.find(what.call);
      if (found == self->state.calls.end())
        return;
      auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
        self->state.config.time_limit);
      self->state.finish(
        what.call,
        error_output("Tool '" + found->second.tool + "' timed out after "
                     + std::to_string(seconds.count()) + " seconds."),
        "timeout");
    },
  };
}

} // namespace parley::actors
