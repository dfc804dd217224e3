#include "storage/facts_rows.hpp"

#include "storage/failure.hpp"
#include "storage/rows.hpp"

namespace parley::storage {

namespace {

void save_roster(statements& prepared, int64_t conversation, const fields& in,
                 const std::vector<conversation::participant>& roster) {
  run(prepared.clear_participants, conversation);
  int64_t position = 0;
  for (const auto& who : roster) {
    const auto sealed = in.participant(who.id);
    run(prepared.add_participant, conversation, position++, who.id,
        sealed.seal("identity", who.identity), who.channel,
        sealed.seal("address", who.address),
        sealed.seal("proxy_address", who.proxy_address), who.created);
  }
}

} // namespace

conversation::facts
load_facts(statements& prepared, int64_t conversation, const fields& in) {
  query row{prepared.read_facts, conversation};
  if (!row.next())
    throw refusal{failure::reason::corrupt, "a conversation without a row"};
  auto known = read_facts(row);
  query roster{prepared.read_participants, conversation};
  while (roster.next())
    known.roster.push_back(read_participant(roster, in));
  return known;
}

void save_facts(statements& prepared, int64_t conversation, const fields& in,
                const conversation::facts& before,
                const conversation::facts& after) {
  if (after == before)
    return;
  run(prepared.save_facts, after.state, after.roster_known, after.opted_out,
      after.opt_out_index, write_words(after.departed), conversation);
  if (after.roster != before.roster)
    save_roster(prepared, conversation, in, after.roster);
}

} // namespace parley::storage
