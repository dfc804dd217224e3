#pragma once

#include "storage/archive.hpp"
#include "storage/store.hpp"
#include "tests/storage/scratch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

/// @file
/// What every engine behind `storage::store` must do. An engine joins by
/// instantiating `store_conformance` with itself.

namespace parley::storage {

/// An engine under test.
struct engine {
  std::string name;
  /// Opens the database at a place, which is a file name nobody has used;
  /// opened again it holds what was committed. Gives the failure otherwise.
  std::function<result<std::unique_ptr<store>, failure>(
    const std::string& place, std::span<const sealing::key> keys)>
    open;
  /// All that it keeps of that place on the disk, byte by byte.
  std::function<std::string(const std::string& place)> bytes;
  /// With which the tests open it that are not about keys.
  std::vector<sealing::key> keys;
};

/// Opens an engine, which must succeed.
inline std::unique_ptr<store>
open_or_throw(const engine& which, const std::string& place,
              std::span<const sealing::key> keys) {
  auto opened = which.open(place, keys);
  if (!opened)
    throw std::runtime_error(opened.error().detail);
  return std::move(*opened);
}

inline void PrintTo(const engine& which, std::ostream* out) {
  *out << which.name;
}

inline timestamp at(int64_t milliseconds) {
  return timestamp{std::chrono::milliseconds{milliseconds}};
}

inline conversation::key chat(const std::string& id = "CH1") {
  return {"twilio", id};
}

inline conversation::message
message(const std::string& id, int64_t index, const std::string& text = "Hi") {
  return {.id = id,
          .index = index,
          .author = "+15550001",
          .participant = "MB1",
          .text = text,
          .media = {},
          .created = at(1000 + index)};
}

inline conversation::participant participant(const std::string& id) {
  return {.id = id,
          .identity = "",
          .channel = "sms",
          .address = "+15550001",
          .proxy_address = "+15559999",
          .created = at(7)};
}

inline model::item_ptr item(model::item::kind what, const std::string& json,
                            const std::string& call_id = "") {
  return std::make_shared<const model::item>(model::item{what, call_id, json});
}

/// An event to take in.
inline write take(const std::string& identity, conversation::change what,
                  conversation::key which = chat(), int64_t received = 5000) {
  return take_in{
    std::make_shared<const conversation::event>(
      conversation::event{std::move(which), identity, std::move(what)}),
    at(received)};
}

/// A message to take in, its id being the event's identity.
inline write
take_message(const std::string& id, int64_t index,
             const std::string& text = "Hi", conversation::key which = chat()) {
  return take(id, conversation::message_added{message(id, index, text)},
              std::move(which));
}

/// A turn that answers these messages with these parts.
inline close_turn
answer(const std::string& turn, int64_t epoch,
       std::vector<std::string> messages, std::vector<std::string> parts) {
  close_turn what;
  what.conversation = chat();
  what.epoch = epoch;
  what.turn = turn;
  what.messages = std::move(messages);
  what.parts = std::move(parts);
  what.send_deadline = at(9000);
  what.after_index = 4;
  what.outcome = what.parts.empty() ? "silent" : "answered";
  what.active_agent = "front_desk";
  return what;
}

/// A part on its way.
inline move_part move(const std::string& turn, int part, int64_t epoch,
                      part_state to, const std::string& message_id = "") {
  return {.conversation = chat(),
          .epoch = epoch,
          .turn = turn,
          .part = part,
          .to = to,
          .send_deadline = at(9500),
          .message_id = message_id};
}

inline std::vector<std::string>
ids(const std::vector<pending_message>& messages) {
  std::vector<std::string> found;
  for (const auto& each : messages)
    found.push_back(each.what.id);
  return found;
}

/// A store at a place of its own.
class store_conformance : public testing::TestWithParam<engine> {
protected:
  store_conformance()
    : store_(open_or_throw(GetParam(), place(), GetParam().keys)) {
    // nop
  }

  /// Closes the database and opens it again.
  void reopen() {
    store_.reset();
    store_ = open_or_throw(GetParam(), place(), GetParam().keys);
  }

  /// Commits one batch that must succeed.
  std::vector<write_outcome> commit(const std::vector<write>& batch) {
    auto outcomes = store_->commit(batch);
    if (!outcomes) {
      ADD_FAILURE() << outcomes.error().detail;
      return {};
    }
    return *outcomes;
  }

  write_outcome commit_one(write what) {
    const auto outcomes = commit({std::move(what)});
    return outcomes.empty() ? write_outcome::fenced : outcomes.front();
  }

  /// Claims, which must succeed.
  snapshot claim(const conversation::key& which = chat(),
                 std::size_t history_limit = 50) {
    auto found = store_->claim(which, history_limit);
    if (!found) {
      ADD_FAILURE() << found.error().detail;
      return {};
    }
    return *found;
  }

  /// Asks what must be answered.
  template <class Found>
  Found ask(const question& what) {
    auto found = store_->find(what);
    if (!found) {
      ADD_FAILURE() << found.error().detail;
      return {};
    }
    return std::get<Found>(std::move(*found));
  }

  std::vector<conversation::key> unfinished() {
    const auto found = store_->unfinished();
    EXPECT_TRUE(found);
    return found ? *found : std::vector<conversation::key>{};
  }

  int64_t pending_messages() {
    const auto found = store_->pending_messages();
    return found ? *found : -1;
  }

  /// A conversation with one message answered in these parts.
  void given_a_reply(std::vector<std::string> parts) {
    commit({take_message("IM1", 0)});
    const auto epoch = claim().epoch;
    commit({answer("turn-1", epoch, {"IM1"}, std::move(parts))});
    epoch_ = epoch;
  }

  store& database() {
    return *store_;
  }

  archive& records() {
    return store_->records();
  }

  /// All that lies on the disk now, while the database is open.
  [[nodiscard]] std::string bytes() const {
    return GetParam().bytes(place());
  }

  int64_t epoch_ = 0; ///< of the last `given_a_reply`

private:
  [[nodiscard]] std::string place() const {
    return scratch_.file("conversations.db");
  }

  scratch scratch_;
  std::unique_ptr<store> store_;
};

} // namespace parley::storage
