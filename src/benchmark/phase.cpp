#include "benchmark/phase.hpp"

#include <algorithm>
#include <ostream>

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto sample_every = 100ms;
constexpr auto tell_every = 5s;
constexpr double megabyte = 1024.0 * 1024.0;

/// One run of a phase.
class runner {
public:
  runner(stage& on, const phase& what, std::ostream& told)
    : on_{on}, what_{what}, told_{told}, begun_{clock::now()} {
    plan_ = {begun_, what.rate, what.group, what.gap};
    warm_ = begun_ + to_clock(what.warmup);
    if (what.length.count() > 0)
      last_ = begun_ + to_clock(what.warmup + what.length);
    result_.memory = {"Memory of Parley, " + what.name, "seconds", "MB", {}};
    result_.pace
      = {"Settled messages, " + what.name, "seconds", "a second", {}};
    settled_before_ = on.book.settled();
    sampled_ = begun_;
    told_at_ = begun_;
  }

  phase_result go() {
    if (what_.warmup.count() <= 0)
      begin_measuring();
    while (!is_over()) {
      send_what_is_due();
      on_.wait(next_look());
      look();
    }
    auto written_off = clock::now();
    wait_for_the_rest();
    end_measuring(written_off);
    return std::move(result_);
  }

private:
  static clock::duration to_clock(std::chrono::duration<double> time) {
    return std::chrono::duration_cast<clock::duration>(time);
  }

  [[nodiscard]] bool is_open() const {
    return what_.rate > 0;
  }

  [[nodiscard]] uint64_t under_way() const {
    auto& book = on_.book;
    auto ended = what_.until_replied ? book.settled() : book.acknowledged();
    return book.sent() - book.refused() - ended;
  }

  [[nodiscard]] bool has_more() const {
    if (sent_ >= what_.count)
      return false;
    if (!last_)
      return true;
    // A group is sent whole.
    return is_open() ? plan_.due(sent_ - sent_ % what_.group) < *last_
                     : clock::now() < *last_;
  }

  [[nodiscard]] bool is_over() const {
    return !on_.stopped().empty() || !has_more()
           || (what_.enough && what_.enough());
  }

  void send_what_is_due() {
    while (has_more() && on_.stopped().empty()) {
      auto now = clock::now();
      auto due = is_open() ? plan_.due(sent_) : now;
      if (due > now || (!is_open() && under_way() >= what_.closed))
        return;
      auto letter = what_.what(sent_++);
      letter.counted = due >= warm_;
      on_.write(letter, due);
    }
  }

  [[nodiscard]] steady_time next_look() const {
    auto next = clock::now() + 20ms;
    return is_open() && has_more() ? std::min(next, plan_.due(sent_)) : next;
  }

  void look() {
    auto now = clock::now();
    if (!measuring_ && now >= warm_)
      begin_measuring();
    if (now - sampled_ >= sample_every)
      sample(now);
    if (now - told_at_ >= tell_every) {
      told_at_ = now;
      tell(now);
    }
  }

  void sample(steady_time now) {
    auto& book = on_.book;
    std::chrono::duration<double> at = now - begun_;
    std::chrono::duration<double> since = now - sampled_;
    sampled_ = now;
    result_.pace.points.emplace_back(
      at.count(),
      static_cast<double>(book.settled() - settled_before_) / since.count());
    settled_before_ = book.settled();
    if (auto used = on_.used()) {
      result_.resident = used->resident;
      result_.most_resident = std::max(result_.most_resident, used->resident);
      result_.memory.points.emplace_back(
        at.count(), static_cast<double>(used->resident) / megabyte);
    }
  }

  void tell(steady_time now) {
    auto& book = on_.book;
    told_
      << what_.name << ": "
      << std::chrono::duration_cast<std::chrono::seconds>(now - begun_).count()
      << " s, " << book.sent() << " sent, " << book.acknowledged()
      << " acknowledged";
    if (on_.sees_replies())
      told_ << ", " << book.answered() << " answered";
    told_ << std::endl;
  }

  void begin_measuring() {
    measuring_ = true;
    measured_from_ = clock::now();
    acknowledged_before_ = on_.book.acknowledged();
    answered_before_ = on_.book.answered();
    if (auto used = on_.used())
      cpu_before_ = used->cpu;
  }

  /// Waits until all is settled that was acknowledged, as long as it goes on.
  void wait_for_the_rest() {
    auto& book = on_.book;
    auto open = [&] {
      if (!on_.sees_replies() || !what_.awaits_replies)
        return book.acknowledged() + book.refused() < book.sent();
      return book.acknowledged() + book.refused() < book.sent()
             || book.settled() < book.acknowledged();
    };
    auto progress = [&] {
      return book.settled() + book.acknowledged() + book.refused();
    };
    auto before = progress();
    auto moved = clock::now();
    auto patience = on_.stopped().empty() ? what_.patience : 3s;
    while (open() && clock::now() - moved < patience) {
      on_.wait(clock::now() + 20ms);
      look();
      if (progress() != before) {
        before = progress();
        moved = clock::now();
      }
      if (on_.stopped() == "interrupted")
        return;
    }
  }

  void end_measuring(steady_time sent_all) {
    auto& book = on_.book;
    auto now = clock::now();
    if (!measuring_) // it was stopped while it warmed up
      return;
    sample(std::max(now, sampled_ + 1ms));
    result_.took = (what_.awaits_replies ? now : sent_all) - measured_from_;
    result_.acknowledged = book.acknowledged() - acknowledged_before_;
    result_.answered = book.answered() - answered_before_;
    auto used = on_.used();
    if (used && cpu_before_)
      result_.cpu = used->cpu - *cpu_before_;
  }

  stage& on_;
  const phase& what_;
  std::ostream& told_;
  steady_time begun_;
  steady_time warm_;
  std::optional<steady_time> last_;
  schedule plan_;
  uint64_t sent_ = 0;
  bool measuring_ = false;
  steady_time measured_from_{};
  uint64_t acknowledged_before_ = 0;
  uint64_t answered_before_ = 0;
  std::optional<std::chrono::nanoseconds> cpu_before_;
  uint64_t settled_before_ = 0;
  steady_time sampled_{};
  steady_time told_at_{};
  phase_result result_;
};

} // namespace

std::optional<double> phase_result::acknowledged_per_second() const {
  if (took.count() <= 0)
    return std::nullopt;
  return static_cast<double>(acknowledged) / took.count();
}

std::optional<double> phase_result::answered_per_second() const {
  if (took.count() <= 0)
    return std::nullopt;
  return static_cast<double>(answered) / took.count();
}

std::optional<double> phase_result::cpu_ms(uint64_t each) const {
  if (!cpu || each == 0)
    return std::nullopt;
  return milliseconds(*cpu) / static_cast<double>(each);
}

phase_result run(stage& on, const phase& what, std::ostream& told) {
  told << what.name << std::endl;
  on.book.measure_anew();
  return runner{on, what, told}.go();
}

} // namespace parley::benchmark
