#pragma once

#include "storage/store.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace parley::test {

/// A database that hands everything on to another one: what tests derive
/// theirs from, overriding what they want otherwise.
class forwarding_store : public storage::store {
public:
  /// @param behind Not null.
  explicit forwarding_store(std::shared_ptr<storage::store> behind)
    : behind_{std::move(behind)} {
    // nop
  }

  result<std::vector<storage::write_outcome>, storage::failure>
  commit(std::span<const storage::write> batch) override {
    return behind_->commit(batch);
  }

  result<storage::snapshot, storage::failure>
  claim(const conversation::key& which, std::size_t history_limit) override {
    return behind_->claim(which, history_limit);
  }

  result<storage::finding, storage::failure>
  find(const storage::question& what) override {
    return behind_->find(what);
  }

  result<std::vector<conversation::key>, storage::failure>
  tried(int attempts) override {
    return behind_->tried(attempts);
  }

  result<std::vector<conversation::key>, storage::failure>
  unfinished() override {
    return behind_->unfinished();
  }

  result<int64_t, storage::failure> pending_messages() override {
    return behind_->pending_messages();
  }

  result<std::vector<storage::pending_count>, storage::failure>
  pending_by_conversation() override {
    return behind_->pending_by_conversation();
  }

  std::optional<storage::failure> try_write() override {
    return behind_->try_write();
  }

  [[nodiscard]] const std::string& hash_key() const override {
    return behind_->hash_key();
  }

  storage::archive& records() override {
    return behind_->records();
  }

private:
  std::shared_ptr<storage::store> behind_;
};

} // namespace parley::test
