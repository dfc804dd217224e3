#include "actors/events.hpp"

#include "actors/conduct.hpp"

namespace parley::actors {

namespace {

constexpr std::size_t most_watchers = 64;

} // namespace

events_actor::behavior_type
events(events_actor::stateful_pointer<events_state> self, environment env) {
  conduct_of(self, env);
  return {
    [self](const happening_ptr& what) {
      std::erase_if(self->state.watchers,
                    [&](const auto& one) { return !one->hear(*what); });
    },
    [self](const subscribe& what) {
      if (self->state.watchers.size() < most_watchers)
        self->state.watchers.push_back(what.who);
    },
  };
}

} // namespace parley::actors
