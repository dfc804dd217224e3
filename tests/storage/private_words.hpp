#pragma once

#include "tests/storage/conformance.hpp"

#include <string>
#include <vector>

/// @file
/// A conversation full of private words, each at a place of its own, to look
/// for on the disk.

namespace parley::storage {

/// Everything about a conversation that nobody else may read.
inline std::vector<std::string> private_words() {
  return {"word-of-author",   "word-of-text",     "word-of-filename",
          "word-of-identity", "word-of-address",  "word-of-proxy",
          "word-of-item",     "word-of-reply",    "word-of-pending",
          "word-of-journal",  "word-of-argument", "word-of-output"};
}

/// Those that can be found in the bytes.
inline std::vector<std::string> found_in(const std::string& bytes) {
  std::vector<std::string> found;
  for (const auto& word : private_words())
    if (bytes.find(word) != std::string::npos)
      found.push_back(word);
  return found;
}

inline conversation::message
private_message(const std::string& id, int64_t index, const std::string& text) {
  auto what = message(id, index, text);
  what.author = "word-of-author";
  what.media = {{"ME1", "image/jpeg", "word-of-filename.jpg", 7}};
  return what;
}

/// A run that is about to call a committing tool.
inline journal_call
private_call(const conversation::key& which, int64_t epoch) {
  journal_call call;
  call.conversation = which;
  call.epoch = epoch;
  call.position.turn = "turn-2";
  call.position.items
    = {item(model::item::kind::user_message, R"({"a":"word-of-journal"})")};
  call.call = {.key = "k1",
               .call_id = "call_1",
               .tool = "refund",
               .arguments = R"({"a":"word-of-argument"})",
               .output = {}};
  return call;
}

/// One turn answered and sent, another one open.
inline void write_private_words(store& to, const conversation::key& which) {
  auto who = participant("MB1");
  who.identity = "word-of-identity";
  who.address = "word-of-address";
  who.proxy_address = "word-of-proxy";
  const auto name = which.id + "-";
  const auto commit = [&](const std::vector<write>& batch) {
    const auto done = to.commit(batch);
    if (!done)
      throw std::runtime_error(done.error().detail);
  };
  commit({take(name + "MB1", conversation::participant_added{who}, which),
          take(name + "IM1",
               conversation::message_added{
                 private_message(name + "IM1", 0, "word-of-text")},
               which)});
  const auto epoch = to.claim(which, 0)->epoch;
  auto turn = answer(name + "turn-1", epoch, {name + "IM1"}, {"word-of-reply"});
  turn.conversation = which;
  turn.closed = at(6000);
  turn.items
    = {item(model::item::kind::user_message, R"({"a":"word-of-item"})")};
  auto sent = move(name + "turn-1", 1, epoch, part_state::sent, name + "IM9");
  sent.conversation = which;
  commit({turn, sent,
          take(name + "IM2",
               conversation::message_added{
                 private_message(name + "IM2", 1, "word-of-pending")},
               which),
          private_call(which, epoch),
          journal_result{.conversation = which,
                         .epoch = epoch,
                         .key = "k1",
                         .output = "word-of-output"}});
}

} // namespace parley::storage
