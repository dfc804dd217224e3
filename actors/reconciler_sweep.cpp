#include "actors/reconciler.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

constexpr std::size_t store_page = 100;
constexpr std::chrono::milliseconds first_pause{1'000};
constexpr std::chrono::milliseconds longest_pause{60'000};
/// Before looking again whether the inbox has room.
constexpr std::chrono::milliseconds full_pause{1'000};

} // namespace

void reconciler_state::first_look() {
  started = config.env.wall_clock();
  ask_store(
    storage::ask_looks{},
    [this](const storage::finding& what) {
      looks = std::get<storage::looks>(what);
      if (looks->born == timestamp{}) {
        looks->born = looks->last = started;
        write({storage::looked{started}}, [](bool) {
          // Not written, it is with the first search that ends.
        });
      }
      tick();
    },
    [this] { self->delayed_send(self, first_pause, start{}); });
}

void reconciler_state::tick() {
  if (draining)
    return;
  self->delayed_send(self, config.tick, look_due{});
  lately.clear();
  if (!searching.running)
    searching = {.running = true, .begun = config.env.wall_clock()};
  wants_active = ticks++ > 0; // before the first there was nobody to know
  if (!lap.running) {
    auto now = self->clock().now();
    // The first round is for what was missed, and in haste.
    auto looks_due
      = laps > 0
        && (!looked_at_all || now - *looked_at_all >= config.look_at_all);
    lap = {.running = true, .looks = looks_due, .begun = now};
  }
  go_on();
}

void reconciler_state::go_on() {
  if (draining || !looks)
    return;
  auto now = self->clock().now();
  if (now < free_at) {
    wait_until(free_at);
    return;
  }
  if (must_wait()) {
    wait_until(now + full_pause);
    return;
  }
  if (!call_next())
    return;
  free_at = std::max(free_at, now + pace());
  wait_until(free_at);
}

std::chrono::milliseconds reconciler_state::pace() const {
  return laps == 0 ? config.first_pace : config.pace;
}

bool reconciler_state::must_wait() const {
  const auto& board = *config.env.board;
  return board.pending_messages + board.intakes_under_way
         >= config.max_pending_inbound;
}

bool reconciler_state::call_next() {
  if (!calling.empty()) {
    auto id = calling.front();
    calling.pop_front();
    call(id);
    return true;
  }
  // Whom a search finds waits among the errands, which stay few.
  if (searching.running && !searching.page_open
      && errands.size() < store_page) {
    search_on();
    return true;
  }
  return open.size() < config.at_once && start_next();
}

bool reconciler_state::start_next() {
  auto& from = !later.empty() && later.front().not_before <= self->clock().now()
                 ? later
                 : errands;
  if (!from.empty()) {
    auto next = std::move(from.front());
    from.pop_front();
    compare(std::move(next));
    return true;
  }
  list_more();
  if (!later.empty())
    wait_until(later.front().not_before);
  return false;
}

void reconciler_state::list_more() {
  if (listing_open)
    return;
  if (!wants_active && lap.running && lap.listed && open.empty())
    end_round();
  if (!wants_active && (!lap.running || lap.listed))
    return;
  listing_open = true;
  auto of_lap = !wants_active;
  storage::question question
    = of_lap ? storage::question{storage::ask_open{lap.from, store_page}}
             : storage::ask_active{looks->last_turn, store_page};
  ask_store(
    std::move(question),
    [this, of_lap](const storage::finding& what) {
      listing_open = false;
      const auto& page = std::get<storage::open_page>(what);
      add_errands(page, of_lap && lap.looks);
      if (of_lap) {
        lap.from = page.next;
        lap.listed = page.next == 0;
      } else {
        wants_active = page.next != looks->last_turn;
        looks->last_turn = page.next;
      }
    },
    [this] {
      listing_open = false;
      pause();
    });
}

void reconciler_state::add_errands(const storage::open_page& page, bool look) {
  for (const auto& one : page.conversations)
    if (lately.insert(one.which).second || look)
      errands.push_back({one, look, {}});
}

void reconciler_state::end_round() {
  if (laps++ == 0) {
    auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      self->clock().now() - lap.begun);
    config.env.log->write(observe::level::info, "reconciled",
                          {{"conversations", lap.compared},
                           {"messages", lap.taken_in},
                           {"took_ms", static_cast<int64_t>(took.count())}});
  }
  if (lap.looks)
    looked_at_all = lap.begun;
  lap = {};
}

void reconciler_state::wait_until(steady_time when) {
  auto now = self->clock().now();
  auto set = timer_at > now && timer_at <= when;
  if (set)
    return;
  timer_at = when;
  self->delayed_send(self, when - now, compare_due{});
}

void reconciler_state::pause() {
  auto now = self->clock().now();
  // Several calls may have been under way: they fail for one reason.
  if (now < paused_until)
    return;
  paused = std::clamp(paused * 2, first_pause, longest_pause);
  paused_until = free_at = now + paused;
}

} // namespace parley::actors
