#include "actors/reconciler.hpp"
#include "twilio/missed.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

using reason = twilio::rest_failure::reason;

/// Whether asking again later may help.
bool is_passing(const twilio::rest_failure& why) {
  return why.why == reason::unknown || why.why == reason::not_processed
         || why.why == reason::unauthorized || why.why == reason::cancelled;
}

std::vector<std::string>
ids_of(const std::vector<conversation::participant>& roster) {
  std::vector<std::string> ids;
  for (const auto& who : roster)
    ids.push_back(who.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

} // namespace

void reconciler_state::compare(errand what) {
  auto id = ++last_comparison;
  reconciliation::listing list{what.what};
  open.emplace(id,
               comparison{.what = std::move(what), .list = std::move(list)});
  ++lap.compared;
  call(id);
}

void reconciler_state::call(uint64_t id) {
  const auto& one = open.at(id);
  const auto& sid = one.what.what.which.id;
  if (!one.looking) {
    ask_twilio(read_messages{sid, one.page_url},
               [this, id](const twilio_answer& what) { page_read(id, what); });
    return;
  }
  free_at = self->clock().now() + 2 * pace(); // it takes two requests
  ask_twilio(look_at_conversation{sid},
             [this, id](const twilio_answer& what) { looked(id, what); });
}

void reconciler_state::page_read(uint64_t id, const twilio_answer& what) {
  auto& one = open.at(id);
  const auto& which = one.what.what.which;
  if (what.failure) {
    if (is_passing(*what.failure)) {
      pause();
      put_off(id, {});
      return;
    }
    if (what.failure->why == reason::gone)
      look(id); // only a conversation that is not there itself is no more
    else
      finish(id);
    return;
  }
  paused = {};
  auto at = circumstances();
  auto more = one.list.add(*what.messages, at);
  one.page_url = what.messages->next_page_url;
  if (more && ++one.pages < config.page_limit) {
    calling.push_back(id);
    return;
  }
  if (more)
    config.env.log->write(observe::level::warning, "comparison_cut",
                          {{"conversation_sid", which.id},
                           {"pages", static_cast<int64_t>(one.pages)}});
  if (one.list.is_empty()) {
    judge(id, {});
    return;
  }
  ask_store(
    one.list.question(at),
    [this, id](const storage::finding& standings) {
      judge(id, std::get<std::vector<storage::standing>>(standings));
    },
    [this, id] {
      pause();
      put_off(id, {});
    });
}

void reconciler_state::judge(uint64_t id,
                             const std::vector<storage::standing>& standings) {
  auto& one = open.at(id);
  const auto& which = one.what.what.which;
  one.outcome = one.list.judge(standings, circumstances());
  for (const auto& reply : one.outcome.repeated)
    take_in(twilio::repeated_event(which, reply.what.sid, reply.reference), {});
  for (const auto& reply : one.outcome.found)
    config.env.log->write(observe::level::warning, "failed_reply_found",
                          {{"conversation_sid", which.id},
                           {"turn_id", reply.reference.turn},
                           {"message_sid", reply.what.sid}});
  if (one.outcome.missing.empty())
    settle(id);
  else
    take_in_missing(id);
}

void reconciler_state::take_in_missing(uint64_t id) {
  auto& one = open.at(id);
  const auto& which = one.what.what.which;
  // Whoever misses a message may have missed who came and went, too. Nothing
  // is in doubt where nothing was known.
  if (one.what.what.state != conversation::lifecycle::unknown)
    take_in(twilio::missed_event(which, one.outcome.missing.front().sid), {});
  one.open_intakes = one.outcome.missing.size();
  for (const auto& message : one.outcome.missing)
    take_in(twilio::listed_event(which, message),
            [inbox = reconciler_actor{self}, id](taken outcome) {
              caf::anon_send(inbox, missed_taken_in{id, outcome});
            });
}

void reconciler_state::taken_in(const missed_taken_in& what) {
  auto& one = open.at(what.comparison);
  one.taken_in += what.how == taken::accepted ? 1 : 0;
  one.failed = one.failed || what.how == taken::failed;
  if (--one.open_intakes > 0 || draining)
    return;
  settle(what.comparison);
  go_on();
}

void reconciler_state::settle(uint64_t id) {
  auto& one = open.at(id);
  const auto& which = one.what.what.which;
  lap.taken_in += one.taken_in;
  if (one.taken_in > 0)
    config.env.log->write(
      observe::level::info, "missed_messages_found",
      {{"conversation_sid", which.id}, {"messages", one.taken_in}});
  if (one.failed) {
    pause();
    put_off(id, {});
    return;
  }
  std::vector<storage::write> writes;
  for (const auto& reply : one.outcome.found)
    writes.push_back(storage::part_found{which, reply.reference.turn,
                                         reply.reference.part, reply.what.sid});
  if (one.outcome.up_to > one.what.what.compared)
    writes.push_back(
      storage::compared{which, one.outcome.up_to, config.env.wall_clock()});
  if (writes.empty())
    compared(id);
  else
    // Not written, the next comparison goes back further.
    write(std::move(writes), [this, id](bool) { compared(id); });
}

void reconciler_state::compared(uint64_t id) {
  auto& one = open.at(id);
  if (one.outcome.again) {
    put_off(id, config.on_its_way);
  } else if (one.what.look && one.taken_in == 0) {
    look(id);
  } else {
    finish(id);
  }
}

void reconciler_state::look(uint64_t id) {
  open.at(id).looking = true;
  calling.push_back(id);
}

void reconciler_state::looked(uint64_t id, const twilio_answer& what) {
  auto which = open.at(id).what.what.which;
  finish(id);
  if (what.failure) {
    if (what.failure->why == reason::gone)
      take_in(twilio::removed_event(which), {});
    return;
  }
  if (what.state == conversation::lifecycle::closed) {
    take_in(twilio::closed_event(which), {});
    return;
  }
  ask_store(
    storage::ask_facts{which},
    [this, which, what](const storage::finding& finding) {
      const auto& known = std::get<std::optional<conversation::facts>>(finding);
      if (known)
        compare_facts(which, what, *known);
    },
    [] {
      // The next round that looks compares them.
    });
}

void reconciler_state::compare_facts(const conversation::key& which,
                                     const twilio_answer& seen,
                                     const conversation::facts& known) {
  if (!known.roster_known || known.state == conversation::lifecycle::unknown)
    return;
  if (seen.state == known.state && seen.roster
      && ids_of(*seen.roster) == ids_of(known.roster))
    return;
  // When it has something to answer, the conversation looks for itself.
  auto now = config.env.wall_clock().time_since_epoch().count();
  take_in(twilio::missed_event(which, which.id + "/" + std::to_string(now)),
          {});
}

void reconciler_state::put_off(uint64_t id, std::chrono::milliseconds delay) {
  auto what = std::move(open.at(id).what);
  open.erase(id);
  what.not_before = self->clock().now() + delay;
  later.insert(std::upper_bound(later.begin(), later.end(), what,
                                [](const errand& a, const errand& b) {
                                  return a.not_before < b.not_before;
                                }),
               std::move(what));
}

void reconciler_state::finish(uint64_t id) {
  open.erase(id);
}

} // namespace parley::actors
