#include "storage/facts_rows.hpp"

#include "storage/failure.hpp"
#include "storage/rows.hpp"

namespace parley::storage {

namespace {

void save_roster(statements& prepared, int64_t conversation,
                 const std::vector<conversation::participant>& roster) {
  run(prepared.clear_participants, conversation);
  int64_t position = 0;
  for (const auto& who : roster)
    run(prepared.add_participant, conversation, position++, who.id,
        who.identity, who.channel, who.address, who.proxy_address, who.created);
}

} // namespace

conversation::facts load_facts(statements& prepared, int64_t conversation) {
  query row{prepared.read_facts, conversation};
  if (!row.next())
    throw refusal{failure::reason::corrupt, "a conversation without a row"};
  auto known = read_facts(row);
  query roster{prepared.read_participants, conversation};
  while (roster.next())
    known.roster.push_back(read_participant(roster));
  return known;
}

void save_facts(statements& prepared, int64_t conversation,
                const conversation::facts& before,
                const conversation::facts& after) {
  if (after == before)
    return;
  run(prepared.save_facts, after.state, after.roster_known, after.opted_out,
      conversation);
  if (after.roster != before.roster)
    save_roster(prepared, conversation, after.roster);
}

} // namespace parley::storage
