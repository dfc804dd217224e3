#include "storage/facts_rows.hpp"
#include "storage/rows.hpp"
#include "storage/writer.hpp"

#include <string_view>

namespace parley::storage {

namespace {

/// 128 bits: no two events of a lifetime share them.
constexpr std::size_t hash_size = 16;

template <class... Handlers>
struct overloaded : Handlers... {
  using Handlers::operator()...;
};

} // namespace

write_outcome writer::operator()(const take_in& what) {
  const auto& event = *what.what;
  if (!is_new(event))
    return write_outcome::duplicate;
  const auto& which = event.conversation;
  const overloaded take{
    [&](const conversation::message_added& change) {
      add_message(find_or_add(which), change.what, what.received);
    },
    [&](const conversation::message_updated& change) {
      if (const auto known = find(which))
        run(prepared_.update_message, change.what.text, *known, change.what.id);
    },
    [&](const conversation::message_removed& change) {
      if (const auto known = find(which))
        run(prepared_.remove_message, *known, change.id);
    },
    [&](const conversation::delivery_updated& change) {
      run(prepared_.add_receipt, change.status, change.error_code,
          change.message_id, which.source, which.id);
    },
    [&](const auto&) { 
      change_facts(find_or_add(which), event.what, what.received);
    },
  };
  std::visit(take, event.what);
  return write_outcome::done;
}

bool writer::is_new(const conversation::event& what) {
  // A source's name has no line feed, so no two pairs give the same bytes.
  const auto code = hash_(what.conversation.source + '\n' + what.identity);
  return run(prepared_.remember_event,
             blob{std::string_view{code}.substr(0, hash_size)})
         == 1;
}

void writer::add_message(int64_t conversation,
                         const conversation::message& what,
                         timestamp received) {
  run(prepared_.add_message, conversation, what.id, what.index, what.author,
      what.participant, what.text, encode_media(what.media), what.created,
      received);
}

void writer::change_facts(int64_t conversation,
                          const conversation::change& what,
                          timestamp received) {
  const auto before = load_facts(prepared_, conversation);
  auto after = before;
  apply(after, what);
  save_facts(prepared_, conversation, before, after);
  if (after != before)
    run(prepared_.facts_changed, received, conversation);
}

} // namespace parley::storage
