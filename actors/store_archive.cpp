#include "actors/store.hpp"

#include <type_traits>
#include <utility>

namespace parley::actors {

namespace {

using finding = result<archive_finding, storage::failure>;

/// What the engine found, as one of the findings.
template <class Wrapped = void, class Value>
finding wrap(result<Value, storage::failure> found) {
  if (!found)
    return found.error();
  if constexpr (std::is_void_v<Wrapped>)
    return archive_finding{std::move(*found)};
  else
    return archive_finding{Wrapped{std::move(*found)}};
}

/// Asks the engine each kind of question.
struct asker_of {
  storage::archive& records;

  finding operator()(const storage::page_request& what) const {
    return wrap(records.list(what));
  }
  finding operator()(const storage::record_request& what) const {
    return wrap(records.read(what));
  }
  finding operator()(const erase_rows& what) const {
    return wrap(records.erase(what.which));
  }
  finding operator()(const ask_erased& what) const {
    return wrap(records.erased_among(what.which));
  }
  finding operator()(const ask_keys&) const {
    return wrap(records.keys());
  }
  finding operator()(const seal_rows& what) const {
    return wrap(records.seal_more(what.limit));
  }
  finding operator()(const forget_rows& what) const {
    return wrap(records.forget(what.before, what.limit));
  }
  finding operator()(const remove_idle& what) const {
    return wrap<removed_idle>(records.remove_idle(what.which));
  }
  finding operator()(const scrub_files&) const {
    return wrap<scrubbed>(records.scrub());
  }
};

} // namespace

caf::result<archive_answer> store_state::look_up(const archive_request& what) {
  // What waits may be of the conversation that is asked about.
  commit();
  auto found = std::visit(asker_of{config.engine->records()}, *what.what);
  if (found) {
    if (const auto* gone = std::get_if<storage::erasure>(&*found))
      config.env.metrics->inbox_pending(config.env.board->pending_messages
                                        -= gone->pending);
    return archive_answer{
      std::make_shared<const archive_finding>(std::move(*found))};
  }
  config.env.log->write(observe::level::error, "archive_failed",
                        {{"error", found.error().detail}});
  give_way(found.error());
  return caf::make_error(errc::store_failed);
}

} // namespace parley::actors
