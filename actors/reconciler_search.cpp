#include "actors/reconciler.hpp"
#include "twilio/missed.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

/// Whether a page goes from new to old, as Twilio's do.
bool is_newest_first(const twilio::conversation_page& page) {
  return std::is_sorted(
    page.conversations.begin(), page.conversations.end(),
    [](const auto& a, const auto& b) { return a.created > b.created; });
}

} // namespace

void reconciler_state::search_on() {
  searching.page_open = true;
  ask_twilio(
    read_conversations{looks->last - config.overlap, searching.page_url},
    [this](const twilio_answer& what) {
      searching.page_open = false;
      searched(what);
    });
}

void reconciler_state::searched(const twilio_answer& what) {
  using reason = twilio::rest_failure::reason;
  if (what.failure) {
    auto passing = what.failure->why == reason::unknown
                   || what.failure->why == reason::not_processed;
    if (passing)
      pause();
    else
      searching = {}; // the next tick tries anew
    return;
  }
  paused = {};
  const auto& page = *what.conversations;
  auto since
    = std::chrono::floor<std::chrono::seconds>(looks->last - config.overlap);
  storage::ask_unknown asked;
  for (const auto& one : page.conversations)
    if (!one.sid.empty() && one.created >= since
        && one.state != conversation::lifecycle::closed)
      asked.which.push_back(twilio::key_of(one.sid));
  auto ends = page.next_page_url.empty()
              || (is_newest_first(page) && !page.conversations.empty()
                  && page.conversations.back().created < since);
  auto next = ends ? std::string{} : page.next_page_url;
  if (asked.which.empty()) {
    search_further(std::move(next));
    return;
  }
  searching.page_open = true;
  ask_store(
    std::move(asked),
    [this, next](const storage::finding& unknown) {
      enrol(std::get<std::vector<conversation::key>>(unknown), next);
    },
    [this] { searching = {}; });
}

void reconciler_state::enrol(std::vector<conversation::key> unknown,
                             std::string next_page_url) {
  if (unknown.empty()) {
    search_further(std::move(next_page_url));
    return;
  }
  std::vector<storage::write> writes;
  for (const auto& one : unknown)
    writes.push_back(storage::compared{one, -1, config.env.wall_clock()});
  write(std::move(writes), [this, unknown = std::move(unknown),
                            next = std::move(next_page_url)](bool worked) {
    if (!worked) {
      searching = {};
      return;
    }
    for (const auto& one : unknown) {
      lately.insert(one);
      errands.push_back({{.which = one}, false, {}});
    }
    search_further(next);
  });
}

void reconciler_state::search_further(std::string next_page_url) {
  searching.page_open = false;
  searching.page_url = std::move(next_page_url);
  if (!searching.page_url.empty())
    return;
  // Whoever was found is enrolled: a crash from here on loses nobody.
  looks->last = std::max(looks->last, searching.begun);
  write({storage::looked{searching.begun}}, [](bool) {
    // Not written, the next search only goes back further.
  });
  searching = {};
}

} // namespace parley::actors
