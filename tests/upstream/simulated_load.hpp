#pragma once

#include "upstream/gate.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <utility>
#include <vector>

namespace parley::upstream::test {

using namespace std::chrono_literals;
using span = steady_time::duration;

/// A clock that jumps from event to event.
class timeline {
public:
  [[nodiscard]] steady_time now() const {
    return now_;
  }

  void after(span time, std::function<void()> what) {
    events_.emplace(now_ + time, std::move(what));
  }

  void run_for(span time) {
    for (auto end = now_ + time;;) {
      auto first = events_.begin();
      if (first == events_.end() || first->first > end) {
        now_ = end;
        return;
      }
      now_ = first->first;
      auto what = std::move(first->second);
      events_.erase(first);
      what();
    }
  }

private:
  steady_time now_ = steady_time{} + 1h;
  std::multimap<steady_time, std::function<void()>> events_;
};

/// A service that works on so many requests at once. What is more it refuses,
/// or lets wait, as it is made.
class simulated_server {
public:
  enum class excess : uint8_t { refused, queued };
  using answer = std::function<void(verdict)>;

  simulated_server(timeline& clock, int64_t capacity, excess what,
                   std::function<span()> takes)
    : clock_{clock}, capacity_{capacity}, excess_{what}, takes_{
                                                           std::move(takes)} {
  }

  std::function<span()>& takes() {
    return takes_;
  }

  void break_down(bool whether) {
    broken_ = whether;
  }

  void ask(answer to) {
    ++asked;
    if (broken_)
      return clock_.after(5ms, [to] { to(verdict::failed); });
    if (busy_ < capacity_)
      return work(std::move(to));
    if (excess_ == excess::refused)
      return clock_.after(5ms, [to] { to(verdict::refused); });
    queue_.push(std::move(to));
  }

  int64_t asked = 0;

private:
  void work(answer to) {
    ++busy_;
    clock_.after(takes_(), [this, to = std::move(to)] {
      --busy_;
      if (!queue_.empty()) {
        work(std::move(queue_.front()));
        queue_.pop();
      }
      to(verdict::answered);
    });
  }

  timeline& clock_;
  int64_t capacity_;
  excess excess_;
  std::function<span()> takes_;
  std::queue<answer> queue_;
  int64_t busy_ = 0;
  bool broken_ = false;
};

/// Calls that go through a gate to a simulated server.
class simulated_load {
public:
  /// What is counted since it was last set to zero.
  struct counts {
    int64_t answered = 0;
    int64_t refused = 0;
    int64_t failed = 0;
    int64_t waited = 0;  ///< calls that did not begin at once
    int64_t overdue = 0; ///< never begun in time
    int64_t turned_away = 0;
    int64_t least_limit = INT64_MAX;
    std::vector<double> seconds; ///< of attempts that were answered

    [[nodiscard]] double mean() const {
      double sum = 0;
      for (auto each : seconds)
        sum += each;
      return sum
             / static_cast<double>(std::max<std::size_t>(1, seconds.size()));
    }
  };

  simulated_load(timeline& clock, gate& way, simulated_server& to)
    : clock_{clock}, gate_{way}, server_{to} {
  }

  /// One call. When it has its answer, or none, `then` runs.
  void call(std::function<void()> then) {
    auto who = ++last_;
    calls_[who] = {clock_.now() + 35s, std::move(then), 0};
    enter(who);
  }

  /// A customer who writes again as soon as there is an answer.
  void customer() {
    call([this] { customer(); });
  }

  counts seen;

private:
  struct one {
    steady_time deadline;
    std::function<void()> then;
    int attempts;
  };

  void enter(ticket who) {
    auto& call = calls_.at(who);
    if (auto with = gate_.enter(lane::needed, clock_.now()))
      return begin(who, *with);
    seen.waited += call.attempts == 0 ? 1 : 0;
    if (gate_.wait(who, lane::needed, call.deadline, clock_.now()))
      return arm();
    ++seen.turned_away;
    finish(who);
  }

  void begin(ticket who, const gate::pass& with) {
    ++calls_.at(who).attempts;
    server_.ask([this, who, with](verdict what) { end(who, with, what); });
  }

  void end(ticket who, const gate::pass& with, verdict what) {
    gate_.ended(with, what, clock_.now());
    seen.least_limit = std::min(seen.least_limit, gate_.now().limit);
    if (what == verdict::answered) {
      ++seen.answered;
      seen.seconds.push_back(
        std::chrono::duration<double>(clock_.now() - with.begun).count());
      finish(who);
    } else {
      ++(what == verdict::refused ? seen.refused : seen.failed);
      if (calls_.at(who).attempts < 3)
        clock_.after(500ms * calls_.at(who).attempts,
                     [this, who] { enter(who); });
      else
        finish(who);
    }
    look();
  }

  void look() {
    while (auto who = gate_.overdue(clock_.now())) {
      ++seen.overdue;
      finish(*who);
    }
    while (auto next = gate_.next(clock_.now()))
      begin(next->who, next->with);
    arm();
  }

  void arm() {
    auto at = gate_.look_again();
    if (!at || (armed_ > clock_.now() && armed_ <= *at))
      return;
    armed_ = std::max(*at, clock_.now() + 1ns);
    clock_.after(armed_ - clock_.now(), [this] { look(); });
  }

  void finish(ticket who) {
    auto then = std::move(calls_.at(who).then);
    calls_.erase(who);
    if (then)
      clock_.after(0ns, std::move(then));
  }

  timeline& clock_;
  gate& gate_;
  simulated_server& server_;
  std::map<ticket, one> calls_;
  ticket last_ = 0;
  steady_time armed_{};
};

} // namespace parley::upstream::test
