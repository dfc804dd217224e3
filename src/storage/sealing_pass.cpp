#include "storage/sealing_pass.hpp"

#include "storage/facts_rows.hpp"
#include "storage/failure.hpp"

namespace parley::storage {

namespace {

/// In `meta`: every private value is sealed.
const std::string all_sealed = "all_sealed";

/// Columns of a row that tell whose it is; behind them is the row's own id.
constexpr int owner_row = 0;
constexpr int owner_source = 1;
constexpr int owner_id = 2;
constexpr int own_id = 3;

conversation::key name_of(const query& row) {
  return {row.text(owner_source), row.text(owner_id)};
}

} // namespace

sealing_pass::sealing_pass(archive_statements& prepared, statements& others,
                           vault& by)
  : prepared_{prepared}, others_{others}, vault_{by} {
  query note{prepared_.read_note, all_sealed};
  const bool sealed = note.next();
  if (sealed)
    vault_.expect_sealed();
  bool current = true;
  query key{prepared_.keys};
  while (vault_.seals() && key.next())
    current = current && key.text(0) == vault_.master_id();
  if (!vault_.seals() || (sealed && current))
    here_.at = stage::done;
}

sealing_progress sealing_pass::step(std::size_t limit) {
  sealing_progress progress;
  if (look(limit, progress) < limit && !done()) {
    here_ = {static_cast<stage>(static_cast<int>(here_.at) + 1), 0};
    if (done())
      finish();
  }
  progress.done = done();
  return progress;
}

std::size_t sealing_pass::look(std::size_t limit, sealing_progress& done) {
  switch (here_.at) {
    case stage::conversations:
      return seal_conversations(limit, done);
    case stage::messages:
      return seal_messages(limit, done);
    case stage::items:
      return seal_items(limit, done);
    case stage::parts:
      return seal_parts(limit, done);
    case stage::done:
      break;
  }
  return limit;
}

void sealing_pass::finish() {
  run(prepared_.remove_old_keys, blob{vault_.master_id()});
  run(prepared_.note, all_sealed, blob{"1"});
}

int64_t sealing_pass::key_of(const query& row) {
  const auto conversation = row.number(owner_row);
  {
    // Asked for each row: the one before may have given it one.
    query given{prepared_.key_of, conversation};
    if (given.next() && given.number(0) != 0)
      return given.number(0);
  }
  const auto made = vault_.make(name_of(row));
  run(others_.give_key, made, conversation);
  return made;
}

std::optional<fields> sealing_pass::owner(const query& row) {
  try {
    return fields{vault_, vault_.open(key_of(row), name_of(row))};
  } catch (const refusal&) {
    return std::nullopt;
  }
}

bool sealing_pass::wrap(const query& row) {
  query given{prepared_.key_of, row.number(owner_row)};
  const auto key = given.next() ? given.number(0) : 0;
  return key != 0 && vault_.rewrap(key, name_of(row));
}

std::size_t
sealing_pass::seal_conversations(std::size_t limit, sealing_progress& done) {
  std::size_t seen = 0;
  query row{prepared_.all_conversations, here_.cursor,
            static_cast<int64_t>(limit)};
  for (; row.next(); ++seen) {
    here_.cursor = row.number(own_id);
    try {
      done.wrapped += wrap(row) ? 1 : 0;
    } catch (const refusal&) {
      ++done.unreadable;
      continue;
    }
    if (vault_.expects_sealed())
      continue;
    if (const auto in = owner(row))
      done.sealed
        += seal_roster(here_.cursor, *in) + seal_journal(here_.cursor, *in);
  }
  return seen;
}

int64_t sealing_pass::seal_roster(int64_t conversation, const fields& in) {
  {
    query plain{prepared_.plain_roster, conversation};
    if (!plain.next())
      return 0;
  }
  const auto facts = load_facts(others_, conversation, in);
  auto nobody = facts;
  nobody.roster.clear();
  save_facts(others_, conversation, in, nobody, facts);
  return static_cast<int64_t>(facts.roster.size());
}

int64_t sealing_pass::seal_journal(int64_t conversation, const fields& in) {
  int64_t sealed = 0;
  query item{prepared_.journal_items, conversation};
  for (; item.next(); ++sealed) {
    const auto number = item.number(0);
    const auto json = item.text(1);
    run(prepared_.save_journal_item, in.journal_item(number).seal("json", json),
        conversation, number);
  }
  query call{prepared_.journal_calls, conversation};
  for (; call.next(); ++sealed) {
    const auto id = call.number(0);
    const auto name = call.text(1);
    const auto row = in.journal_call(name);
    const auto arguments = row.open("arguments", call, 2);
    run(prepared_.save_arguments, row.seal("arguments", arguments), id);
    if (call.is_null(3))
      continue;
    const auto output = row.open("output", call, 3);
    run(prepared_.save_output, row.seal("output", output), id);
  }
  return sealed;
}

std::size_t
sealing_pass::seal_messages(std::size_t limit, sealing_progress& done) {
  std::size_t seen = 0;
  query row{prepared_.all_messages, here_.cursor, static_cast<int64_t>(limit)};
  for (; row.next(); ++seen) {
    here_.cursor = row.number(own_id);
    if (row.is_blob(5))
      continue;
    const auto in = owner(row);
    if (!in)
      continue;
    const auto id = row.text(4);
    const auto sealed = in->message(id);
    const auto author = row.text(5);
    const auto text = row.text(6);
    const auto media = row.text(7);
    run(prepared_.save_message, sealed.seal("author", author),
        sealed.seal("text", text), sealed.seal("media", media), here_.cursor);
    ++done.sealed;
  }
  return seen;
}

std::size_t
sealing_pass::seal_items(std::size_t limit, sealing_progress& done) {
  std::size_t seen = 0;
  query row{prepared_.all_items, here_.cursor, static_cast<int64_t>(limit)};
  for (; row.next(); ++seen) {
    here_.cursor = row.number(own_id);
    if (row.is_blob(6))
      continue;
    const auto in = owner(row);
    if (!in)
      continue;
    const auto turn = row.text(4);
    const auto json = row.text(6);
    run(prepared_.save_item, in->item(turn, row.number(5)).seal("json", json),
        here_.cursor);
    ++done.sealed;
  }
  return seen;
}

std::size_t
sealing_pass::seal_parts(std::size_t limit, sealing_progress& done) {
  std::size_t seen = 0;
  query row{prepared_.all_parts, here_.cursor, static_cast<int64_t>(limit)};
  for (; row.next(); ++seen) {
    here_.cursor = row.number(own_id);
    if (row.is_blob(6))
      continue;
    const auto in = owner(row);
    if (!in)
      continue;
    const auto turn = row.text(4);
    const auto text = row.text(6);
    run(prepared_.save_part, in->part(turn, row.number(5)).seal("text", text),
        here_.cursor);
    ++done.sealed;
  }
  return seen;
}

} // namespace parley::storage
