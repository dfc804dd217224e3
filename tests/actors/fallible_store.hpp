#pragma once

#include "tests/support/forwarding_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace parley::test {

/// A database that can be told to fail, and remembers its transactions.
class fallible_store final : public forwarding_store {
public:
  explicit fallible_store(std::unique_ptr<storage::store> real)
    : forwarding_store{std::move(real)} {
    // nop
  }

  result<std::vector<storage::write_outcome>, storage::failure>
  commit(std::span<const storage::write> batch) override {
    if (before_commit)
      before_commit();
    if (failing_commits > 0) {
      --failing_commits;
      return storage::failure{why, "as told"};
    }
    batches.push_back(batch.size());
    for (const auto& one : batch)
      if (const auto* turn = std::get_if<storage::close_turn>(&one))
        closed.push_back(*turn);
    return forwarding_store::commit(batch);
  }

  result<storage::snapshot, storage::failure>
  claim(const conversation::key& which, std::size_t history_limit) override {
    if (failing_claims > 0) {
      --failing_claims;
      return storage::failure{why, "as told"};
    }
    return forwarding_store::claim(which, history_limit);
  }

  result<storage::finding, storage::failure>
  find(const storage::question& what) override {
    if (failing_findings > 0) {
      --failing_findings;
      return storage::failure{why, "as told"};
    }
    return forwarding_store::find(what);
  }

  std::optional<storage::failure> try_write() override {
    if (failing_writes)
      return storage::failure{why, "as told"};
    return forwarding_store::try_write();
  }

  std::function<void()> before_commit;
  int failing_commits = 0; ///< how many more fail
  int failing_claims = 0;
  int failing_findings = 0;
  bool failing_writes = false; ///< `try_write` fails
  storage::failure::reason why = storage::failure::reason::full;
  std::vector<std::size_t> batches; ///< writes in each transaction so far
  std::vector<storage::close_turn> closed; ///< oldest first
};

} // namespace parley::test
