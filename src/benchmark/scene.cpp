#include "benchmark/scene.hpp"

#include <utility>

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;

const char* about(const std::string& name) {
  for (const auto& one : all_scenarios())
    if (one.name == name)
      return one.about;
  return "";
}

} // namespace

scene::scene(const char* name, const options& how, stage::needs what,
             int interrupted, std::ostream& told)
  : on{how, std::move(what), interrupted}, told_{told} {
  report_.name = name;
  report_.about = about(name);
  report_.replies_checked = on.sees_replies();
  if (how.keep)
    told << name << ", kept in " << on.directory().string() << std::endl;
}

void scene::set(const std::string& name, const std::string& value) {
  report_.settings.emplace_back(name, value);
}

void scene::add(figure what) {
  // What a short run or another server measures is held against nothing.
  if (on.asked().quick || !on.is_own())
    what.goal.reset();
  report_.figures.push_back(std::move(what));
}

void scene::add(const char* name, std::optional<double> value, const char* unit,
                std::optional<double> goal, bool at_least) {
  if (value)
    add(figure{name, *value, unit, goal, at_least});
}

void scene::add(const char* name, const histogram& values) {
  if (values.count() > 0)
    report_.spreads.push_back({name, values});
}

void scene::add(curve what) {
  if (what.points.size() > 1)
    report_.curves.push_back(std::move(what));
}

void scene::set_model(const long_tail& how) {
  on.tell_model("latency " + how.to_text());
}

void scene::introduce(uint64_t conversations) {
  phase first;
  first.name = report_.name + ", first messages";
  first.what = in_turn(conversations);
  first.count = conversations;
  first.closed = 256;
  run(first);
}

phase_result scene::run(const phase& what) {
  return on.stopped().empty() ? benchmark::run(on, what, told_)
                              : phase_result{};
}

scenario_outcome scene::end(std::chrono::milliseconds watch_on) {
  auto until = clock::now() + watch_on;
  while (on.stopped().empty() && clock::now() < until)
    on.wait(until);
  auto& book = on.book;
  report_.sent = book.sent();
  report_.acknowledged = book.acknowledged();
  report_.refused = book.refused();
  report_.answered = book.answered();
  report_.replies = book.replies();
  report_.stopped = on.stopped();
  auto found = book.judge();
  if (report_.stopped.empty()) {
    report_.fault_count = found.count();
    report_.faults = std::move(found.list);
  } else {
    // What is not answered yet is not lost: nobody waited for it.
    report_.fault_count = found.count() - found.missing;
    for (auto& one : found.list)
      if (!one.starts_with("missing"))
        report_.faults.push_back(std::move(one));
    if (found.missing != 0)
      report_.stopped += " (" + std::to_string(found.missing)
                         + " acknowledged messages had no answer yet)";
  }
  if (report_.stopped.empty() && report_.refused != 0)
    report_.stopped
      = std::to_string(report_.refused) + " webhooks were refused";
  return {std::move(report_), on.lost_target()};
}

std::function<stage::letter(uint64_t)> in_turn(uint64_t conversations) {
  return [conversations](uint64_t number) {
    stage::letter what;
    what.conversation = number % conversations;
    return what;
  };
}

} // namespace parley::benchmark
