#include "tests/simulation/disk.hpp"

#include <array>
#include <utility>

namespace parley::simulation {

namespace {

using storage::part_state;
using storage::write_outcome;

constexpr std::array states{"queued", "sending", "unknown",
                            "sent",   "failed",  "withdrawn"};

/// What a write is, in a line of the trace.
struct naming {
  std::string operator()(const storage::take_in& one) const {
    return "take in " + one.what->identity;
  }
  std::string operator()(const storage::close_turn& one) const {
    return "close turn " + one.turn.substr(0, 8) + ' ' + one.outcome
           + ", messages " + std::to_string(one.messages.size()) + ", parts "
           + std::to_string(one.parts.size());
  }
  std::string operator()(const storage::move_part& one) const {
    return "part " + one.turn.substr(0, 8) + '/' + std::to_string(one.part)
           + " to " + states.at(static_cast<std::size_t>(one.to));
  }
  std::string operator()(const storage::learn_facts&) const {
    return "learn facts";
  }
  std::string operator()(const storage::journal_call& one) const {
    return "journal " + one.call.tool + ' ' + one.call.key.substr(0, 8);
  }
  std::string operator()(const storage::journal_result& one) const {
    return "journal result " + one.key.substr(0, 8);
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return "something else";
  }
};

std::string name_of(const storage::write& what) {
  return std::visit(naming{}, what);
}

bool is_settled(part_state state) {
  return state == part_state::sent || state == part_state::failed
         || state == part_state::withdrawn;
}

} // namespace

disk::disk(std::shared_ptr<storage::store> real, timeline& time, trace& told,
           ledger& book, dice chance, double failures)
  : forwarding_store{std::move(real)}, time_{time}, trace_{told}, ledger_{book},
    dice_{chance}, failures_{failures} {
  // nop
}

result<std::vector<write_outcome>, storage::failure>
disk::commit(std::span<const storage::write> batch) {
  touched();
  for (const auto& one : batch)
    tried(one);
  if (fails())
    return storage::failure{storage::failure::reason::full, "as drawn"};
  auto outcomes = forwarding_store::commit(batch);
  if (!outcomes) {
    ledger_.violated("the database refused a batch: "
                     + outcomes.error().detail);
    return outcomes;
  }
  for (std::size_t i = 0; i < batch.size(); ++i) {
    trace_.tell("disk", [&] {
      auto outcome = (*outcomes)[i];
      return name_of(batch[i])
             + (outcome == write_outcome::done        ? ""
                : outcome == write_outcome::duplicate ? ": known already"
                                                      : ": fenced");
    });
    if ((*outcomes)[i] == write_outcome::done)
      done(batch[i]);
  }
  touched();
  return outcomes;
}

result<storage::snapshot, storage::failure>
disk::claim(const conversation::key& which, std::size_t history_limit) {
  touched();
  if (fails())
    return storage::failure{storage::failure::reason::busy, "as drawn"};
  auto found = forwarding_store::claim(which, history_limit);
  if (found) {
    owners_[which.id] = found->epoch;
    trace_.tell("disk", [&] {
      return "claim " + which.id + ", epoch " + std::to_string(found->epoch)
             + ", pending " + std::to_string(found->pending.size())
             + ", unsent " + std::to_string(found->outbox.size());
    });
  }
  touched();
  return found;
}

void disk::heal() {
  failures_ = 0;
}

bool disk::fails() {
  if (!dice_.happens(failures_))
    return false;
  ledger_.disk_failures.push_back(time_.now());
  trace_.tell("disk", [] { return std::string{"fails"}; });
  return true;
}

void disk::tried(const storage::write& what) {
  if (const auto* turn = std::get_if<storage::close_turn>(&what))
    tried_.try_emplace({turn->turn, turn->epoch}, time_.now());
}

template <class Write>
void disk::check_any_owner(const Write& what) {
  if constexpr (requires { what.epoch; })
    check_owner(what.conversation, what.epoch);
}

void disk::done(const storage::write& what) {
  if (const auto* turn = std::get_if<storage::close_turn>(&what))
    closed(*turn);
  else if (const auto* move = std::get_if<storage::move_part>(&what))
    moved(*move);
  else if (const auto* event = std::get_if<storage::take_in>(&what))
    taken_in(*event->what);
  else if (std::holds_alternative<storage::looked>(what) && !ledger_.born)
    ledger_.born = time_.now();
  else
    std::visit([this](const auto& one) { check_any_owner(one); }, what);
}

void disk::taken_in(const conversation::event& what) {
  const auto* added = std::get_if<conversation::message_added>(&what.what);
  auto* one = added ? ledger_.find_message(added->what.id) : nullptr;
  if (one && !one->taken_in)
    one->taken_in = time_.now();
}

void disk::closed(const storage::close_turn& what) {
  check_owner(what.conversation, what.epoch);
  // Closed once more, it changes nothing.
  if (std::exchange(last_turns_[what.conversation.id], what.turn) == what.turn)
    return;
  ledger_.turns.push_back({what.turn, what.conversation.id, what.messages,
                           what.parts, what.outcome,
                           tried_.at({what.turn, what.epoch}), time_.now()});
  for (std::size_t i = 0; i < what.parts.size(); ++i)
    ledger_.parts[{what.turn, static_cast<int>(i) + 1}]
      = {i == 0 ? part_state::sending : part_state::queued, i == 0 ? 1 : 0};
}

void disk::moved(const storage::move_part& what) {
  check_owner(what.conversation, what.epoch);
  auto found = ledger_.parts.find({what.turn, what.part});
  if (found == ledger_.parts.end()) {
    ledger_.violated("a part was moved that nobody wrote: " + what.turn);
    return;
  }
  auto& part = found->second;
  if (is_settled(part.state)
      || (what.to == part_state::withdrawn && part.state != part_state::queued))
    return;
  part.state = what.to;
  if (what.to == part_state::sending)
    ++part.posts;
}

void disk::check_owner(const conversation::key& which, int64_t epoch) {
  if (owners_[which.id] != epoch)
    ledger_.violated("G5: an owner that was overtaken wrote to " + which.id);
}

} // namespace parley::simulation
