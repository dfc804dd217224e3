#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace parley::actors {

struct housekeeper_config {
  /// What was closed longer ago is removed; 0: everything is kept.
  std::chrono::days retention{0};
  /// From the start to the first removal, and from the end of one to the next.
  std::chrono::milliseconds first_tidying{5'000};
  std::chrono::milliseconds tidying_interval{3'600'000};
  /// Between pieces of work, so that commits need not wait.
  std::chrono::milliseconds pause{20};
  /// After a piece that failed.
  std::chrono::milliseconds long_pause{10'000};
  std::size_t piece = 100; ///< rows looked at in one
  environment env;
  store_actor store;
  directory_actor directory;
};

struct housekeeper_state {
  static inline const char* name = "housekeeper";

  // -- sealing ----------------------------------------------------------------

  void seal();
  void sealed(const storage::sealing_progress& piece);

  // -- forgetting -------------------------------------------------------------

  void forget();
  void forgotten(const storage::forgetting_progress& piece);
  /// Removes those of the conversations that sleep.
  void remove(const std::vector<storage::idle_conversation>& idle, bool done);
  void tidied(bool done);

  void scrub();

  // -- shared -----------------------------------------------------------------

  void due(chore what);
  void after(std::chrono::milliseconds delay, chore what);
  /// Asks the store; what fails is tried again after a long pause.
  template <class Finding, class Then>
  void ask(archive_question what, chore again, Then then);

  housekeeper_actor::pointer self = nullptr;
  housekeeper_config config;
  storage::sealing_progress sealing; ///< all of the pass so far
  int64_t turns = 0;                 ///< removed by the tidying under way
  int64_t messages = 0;
  int64_t conversations = 0;
};

/// Seals and forgets in the background, in small pieces.
housekeeper_actor::behavior_type
housekeeper(housekeeper_actor::stateful_pointer<housekeeper_state> self,
            housekeeper_config config);

} // namespace parley::actors
