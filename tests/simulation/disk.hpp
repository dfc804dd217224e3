#pragma once

#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/trace.hpp"
#include "tests/support/forwarding_store.hpp"

#include <functional>
#include <map>

namespace parley::simulation {

/// The database on a disk that fails now and then: nothing is written then.
/// What is written goes into the ledger. Outlives the process.
class disk final : public test::forwarding_store {
public:
  disk(std::shared_ptr<storage::store> real, timeline& time, trace& told,
       ledger& book, dice chance, double failures);

  result<std::vector<storage::write_outcome>, storage::failure>
  commit(std::span<const storage::write> batch) override;

  result<storage::snapshot, storage::failure>
  claim(const conversation::key& which, std::size_t history_limit) override;

  /// From now on nothing goes wrong.
  void heal();

  /// Called before a transaction and after it; may throw.
  std::function<void()> touched;

private:
  bool fails();
  void tried(const storage::write& what);
  void done(const storage::write& what);
  void closed(const storage::close_turn& what);
  void moved(const storage::move_part& what);
  void taken_in(const conversation::event& what);
  /// Of a write that has an owner.
  template <class Write>
  void check_any_owner(const Write& what);
  void check_owner(const conversation::key& which, int64_t epoch);

  timeline& time_;
  trace& trace_;
  ledger& ledger_;
  dice dice_;
  double failures_;
  std::map<std::string, int64_t> owners_; ///< epochs by conversation
  /// When an owner first wanted to close a turn, by turn and epoch.
  std::map<std::pair<std::string, int64_t>, steady_time> tried_;
  std::map<std::string, std::string> last_turns_; ///< by conversation
};

} // namespace parley::simulation
