#include "actors/tool_runner.hpp"

#include "actors/conduct.hpp"
#include "base/thrown.hpp"

#include <caf/send.hpp>

#include <utility>

namespace parley::actors {

namespace {

std::shared_ptr<const tools::output>
error_output(std::string text, bool uncertain = false) {
  return std::make_shared<const tools::output>(
    tools::output{std::move(text), true, {}, uncertain});
}

/// What is thrown is a bug; the tools stay as they are.
tools_seen guarded(const look_at_tools& look) {
  try {
    return look();
  } catch (...) {
    return {std::nullopt, {{"tools", type_of(std::current_exception())}}};
  }
}

} // namespace

tool_runner_state::~tool_runner_state() {
  for (auto& [id, one] : calls)
    one.stop.request_stop();
}

tools::workers& tool_runner_state::workers_of(const tools::tool* one) const {
  return one && one->waits_outside() && config.waiting_workers
           ? *config.waiting_workers
           : *config.workers;
}

caf::typed_response_promise<tool_answer>
tool_runner_state::accept(const tool_request& what) {
  auto promise = self->make_response_promise<tool_answer>();
  auto stage = std::make_shared<std::atomic<job>>(job::waiting);
  auto from = what.from ? what.from : config.catalogue;
  call one{promise, what.what->name,       self->clock().now(), stage, from,
           {},      what.who->conversation};
  auto work = [inbox = tool_runner_actor{self}, from, stage, what,
               stop = one.stop.get_token()] {
    auto expected = job::waiting;
    if (!stage->compare_exchange_strong(expected, job::begun))
      return;
    auto who = *what.who;
    who.cancelled = stop;
    caf::anon_send(inbox,
                   tool_done{what.id, std::make_shared<const tools::output>(
                                        from->invoke(*what.what, who))});
  };
  auto found = from->find(what.what->name);
  calls.emplace(what.id, std::move(one));
  if (workers_of(found.get()).run(std::move(work)))
    self->delayed_send(self, config.time_limit, tool_late{what.id});
  else
    finish(what.id, error_output("Tool '" + what.what->name + "' is too busy."),
           "busy");
  return promise;
}

bool tool_runner_state::drop(const call& one) {
  auto expected = job::waiting;
  if (one.stage->compare_exchange_strong(expected, job::dropped))
    return true;
  auto stop = one.stop;
  stop.request_stop();
  return false;
}

bool tool_runner_state::let_go(const call& one) {
  // What has begun may still act, and nobody will hear of it.
  auto found = one.from->find(one.tool);
  return !drop(one) && found
         && found->effect() == tools::side_effect::committing;
}

void tool_runner_state::late(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  const auto& one = found->second;
  auto seconds
    = std::chrono::duration_cast<std::chrono::seconds>(config.time_limit);
  auto uncertain = let_go(one);
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
  auto uncertain = let_go(one);
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

void tool_runner_state::done(const tool_done& what) {
  const auto& made = *what.what;
  auto found = calls.find(what.call);
  if (found != calls.end() && !made.log_text.empty())
    config.env.log->write(observe::level::warning, "tool_failed",
                          {{"conversation_sid", found->second.conversation},
                           {"tool", found->second.tool},
                           {"error", made.log_text}});
  std::string_view usual = made.is_error ? "error" : "ok";
  finish(what.call, what.what, made.outcome.empty() ? usual : made.outcome);
}

void tool_runner_state::look() {
  auto work = [inbox = tool_runner_actor{self}, look = config.look] {
    caf::anon_send(inbox, tools_looked_at{
                            std::make_shared<const tools_seen>(guarded(look))});
  };
  if (!config.workers->run(std::move(work)))
    look_again();
}

void tool_runner_state::looked(const tools_seen& what) {
  for (const auto& one : what.faults)
    config.env.log->write(observe::level::error, "tools_refused",
                          {{"where", one.where}, {"error", one.what}});
  if (!what.faults.empty())
    config.env.board->tools_ok = false;
  if (what.next) {
    config.catalogue = what.next->tools;
    config.now->set(*what.next);
    config.env.board->tools_ok = true;
    config.env.log->write(observe::level::info, "tools_reloaded",
                          {{"tools", what.next->tools->names()}});
  }
  look_again();
}

void tool_runner_state::look_again() {
  self->delayed_send(self, config.look_every, look_at_tools_due{});
}

tool_runner_actor::behavior_type
tool_runner(tool_runner_actor::stateful_pointer<tool_runner_state> self,
            tool_runner_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  if (self->state.config.look)
    self->state.look_again();
  return {
    [self](const tool_request& what) { return self->state.accept(what); },
    [self](const cancel_tool& what) { self->state.cancel(what.id); },
    [self](const tool_done& what) { self->state.done(what); },
    [self](const tool_late& what) { self->state.late(what.call); },
    [self](const look_at_tools_due&) { self->state.look(); },
    [self](const tools_looked_at& what) { self->state.looked(*what.what); },
  };
}

} // namespace parley::actors
