#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace parley::actors {

struct store_config {
  std::shared_ptr<storage::store> engine; ///< used by this actor alone
  std::size_t history_limit = 50;         ///< items read by a claim
  std::size_t batch_limit = 512;          ///< writes in one transaction
  /// Between counts of what is pending: what is counted here drifts, since a
  /// message may be withdrawn or erased.
  std::chrono::seconds recount{10};
  std::chrono::milliseconds probe_pause{
    1'000}; ///< between tries after a failure
  environment env;
};

struct store_state {
  static inline const char* name = "store";

  /// Somebody whose writes are in the batch.
  struct asker {
    std::size_t writes = 1; ///< how many of the batch are theirs
    intake_ptr taking_in;   ///< or null
    caf::typed_response_promise<changed> promise;
  };

  void take_in(const intake_ptr& what);
  caf::typed_response_promise<changed> write(const change& what);
  caf::result<claimed> claim_for(const claim& what);
  caf::result<found> find(const inquiry& what);
  caf::result<unfinished> list();

  /// store_archive.cpp: what operators and housekeeping ask.
  caf::result<archive_answer> look_up(const archive_request& what);

  /// Commits the batch and answers everybody in it.
  void commit();

  void gather(storage::write what);
  void committed(const asker& who, const storage::write_outcome* outcomes);
  void answer_intake(const intake& what, storage::write_outcome outcome);
  void failed(const storage::failure& why);
  /// Whether the database takes writes is told at once, and tried until it
  /// does.
  void show_health(bool works);
  void probe();
  /// Counts messages as answered, or everything anew.
  void count_answered(const std::vector<storage::write_outcome>& outcomes);
  void recount();
  /// What to do about a failure that no retry mends: end, so that all ends.
  void give_way(const storage::failure& why);

  store_actor::pointer self = nullptr;
  store_config config;
  std::function<void(routed)> route; ///< to the directory
  std::vector<storage::write> batch;
  std::vector<asker> askers;
  bool due = false;     ///< a `commit_due` is in the mailbox
  bool probing = false; ///< a `probe_due` is on its way
  steady_time counted{};
};

/// The one writer. Blocks on the disk: spawn it detached.
/// @param route Where committed events go; called on the store's thread.
store_actor::behavior_type
store(store_actor::stateful_pointer<store_state> self, store_config config,
      std::function<void(routed)> route);

} // namespace parley::actors
