#include "storage/event_code.hpp"
#include "storage/facts_rows.hpp"
#include "storage/rows.hpp"
#include "storage/writer.hpp"

namespace parley::storage {

namespace {

template <class... Handlers>
struct overloaded : Handlers... {
  using Handlers::operator()...;
};

// clang 14 does not deduce it by itself.
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

} // namespace

write_outcome writer::operator()(const take_in& what) {
  const auto hash = hash_of(*what.what);
  if (run(prepared_.remember_event, blob{hash}) == 0)
    return write_outcome::duplicate;
  const auto outcome = take(*what.what, what.received);
  if (outcome == write_outcome::erased)
    run(prepared_.forget_event, blob{hash});
  return outcome;
}

write_outcome
writer::take(const conversation::event& what, timestamp received) {
  const auto& which = what.conversation;
  const auto with = [&](std::optional<known_conversation> to, auto&& apply) {
    if (!to)
      return without(which);
    apply(*to);
    return write_outcome::done;
  };
  const overloaded handle{
    [&](const conversation::message_added& change) {
      return with(find_or_add(which, received), [&](const auto& to) {
        add_message(to, change.what, received);
      });
    },
    [&](const conversation::message_updated& change) {
      return with(find(which),
                  [&](const auto& of) { update_message(of, change.what); });
    },
    [&](const conversation::message_removed& change) {
      const auto outcome = with(find(which), [&](const auto& from) {
        run(prepared_.remove_message, from.row, change.id);
      });
      // Should its coming be told afterwards, that is known already.
      if (outcome == write_outcome::done)
        run(prepared_.remember_event,
            blob{code_of_event(hash_, which.source, change.id)});
      return outcome;
    },
    [&](const conversation::delivery_updated& change) {
      return add_receipt(which, change);
    },
    [&](const conversation::reply_repeated&) {
      return find(which) ? write_outcome::done : without(which);
    },
    [&](const auto&) {
      return with(find_or_add(which, received), [&](const auto& of) {
        change_facts(of, what.what, received);
      });
    },
  };
  return std::visit(handle, what.what);
}

write_outcome writer::without(const conversation::key& which) {
  return tombstones_.holds(which) ? write_outcome::erased : write_outcome::done;
}

std::string writer::hash_of(const conversation::event& what) const {
  return code_of_event(hash_, what.conversation.source, what.identity);
}

void writer::add_message(const known_conversation& to,
                         const conversation::message& what,
                         timestamp received) {
  const auto sealed = to.in.message(what.id);
  const auto media = encode_media(what.media);
  run(prepared_.add_message, to.row, what.id, what.index,
      sealed.seal("author", what.author), what.participant,
      sealed.seal("text", what.text), sealed.seal("media", media), what.created,
      received);
}

void writer::update_message(const known_conversation& of,
                            const conversation::message& what) {
  run(prepared_.update_message, of.in.message(what.id).seal("text", what.text),
      of.row, what.id);
}

write_outcome writer::add_receipt(const conversation::key& which,
                                  const conversation::delivery_updated& what) {
  const bool known = run(prepared_.add_receipt, what.status, what.error_code,
                         what.message_id, which.source, which.id)
                     != 0;
  return known ? write_outcome::done : without(which);
}

void writer::change_facts(const known_conversation& of,
                          const conversation::change& what,
                          timestamp received) {
  const auto before = load_facts(prepared_, of.row, of.in);
  auto after = before;
  apply(after, what);
  save_facts(prepared_, of.row, of.in, before, after);
  if (after != before)
    run(prepared_.facts_changed, received, of.row);
}

} // namespace parley::storage
