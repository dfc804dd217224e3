#include "actors/tool_runner.hpp"

#include "actors/conduct.hpp"

#include <caf/send.hpp>

#include <utility>

namespace parley::actors {

namespace {

std::shared_ptr<const tools::output>
error_output(std::string text, bool uncertain = false) {
  return std::make_shared<const tools::output>(
    tools::output{std::move(text), true, {}, uncertain});
}

bool commits(const tools::catalogue& all, const std::string& tool) {
  auto found = all.find(tool);
  return found && found->effect() == tools::side_effect::committing;
}

} // namespace

caf::typed_response_promise<tool_answer>
tool_runner_state::accept(const tool_request& what) {
  auto promise = self->make_response_promise<tool_answer>();
  auto stage = std::make_shared<std::atomic<job>>(job::waiting);
  calls.emplace(what.id,
                call{promise, what.what->name, self->clock().now(), stage});
  auto work = [inbox = tool_runner_actor{self}, catalogue = config.catalogue,
               stage, what] {
    auto expected = job::waiting;
    if (!stage->compare_exchange_strong(expected, job::begun))
      return;
    caf::anon_send(
      inbox, tool_done{what.id, std::make_shared<const tools::output>(
                                  catalogue->invoke(*what.what, *what.who))});
  };
  if (config.workers->run(std::move(work)))
    self->delayed_send(self, config.time_limit, tool_late{what.id});
  else
    finish(what.id, error_output("Tool '" + what.what->name + "' is too busy."),
           "busy");
  return promise;
}

bool tool_runner_state::drop(const call& one) {
  auto expected = job::waiting;
  return one.stage->compare_exchange_strong(expected, job::dropped);
}

void tool_runner_state::late(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  const auto& one = found->second;
  auto seconds
    = std::chrono::duration_cast<std::chrono::seconds>(config.time_limit);
  // What has begun may still act, and nobody will hear of it.
  auto uncertain = !drop(one) && commits(*config.catalogue, one.tool);
  finish(id,
         error_output("Tool '" + one.tool + "' timed out after "
                        + std::to_string(seconds.count()) + " seconds.",
                      uncertain),
         "timeout");
}

void tool_runner_state::cancel(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  const auto& one = found->second;
  auto uncertain = !drop(one) && commits(*config.catalogue, one.tool);
  finish(id, error_output("Tool '" + one.tool + "' was cancelled.", uncertain),
         "cancelled");
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
    [self](const cancel_tool& what) { self->state.cancel(what.id); },
    [self](const tool_done& what) {
      self->state.finish(what.call, what.what,
                         what.what->is_error ? "error" : "ok");
    },
    [self](const tool_late& what) { self->state.late(what.call); },
  };
}

} // namespace parley::actors
