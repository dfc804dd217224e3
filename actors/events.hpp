#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <memory>
#include <vector>

namespace parley::actors {

struct events_state {
  static inline const char* name = "events";

  std::vector<std::shared_ptr<const watcher>> watchers;
};

/// The live feed.
events_actor::behavior_type
events(events_actor::stateful_pointer<events_state> self, environment env);

} // namespace parley::actors
