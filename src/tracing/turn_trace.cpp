#include "tracing/turn_trace.hpp"

#include "base/crypto.hpp"

#include <iterator>
#include <utility>

namespace parley::tracing {

namespace {

constexpr std::size_t most_spans = 200;
constexpr std::size_t most_bytes = 1024UL * 1024;
constexpr std::size_t span_id_bytes = 8;

std::string new_span_id() {
  return to_hex(random_bytes(span_id_bytes));
}

span named(std::string name, span_kind kind, attributes about) {
  span made;
  made.span_id = new_span_id();
  made.name = std::move(name);
  made.kind = kind;
  made.about = std::move(about);
  return made;
}

} // namespace

turn_trace::turn_trace(std::shared_ptr<recorder> to, timestamp wall,
                       steady_time now)
  : to_{std::move(to)}, wall_{wall}, steady_{now} {
  // nop
}

moment turn_trace::at(steady_time when) const {
  return wall_
         + std::chrono::duration_cast<std::chrono::microseconds>(when
                                                                 - steady_);
}

bool turn_trace::has_room() {
  if (open_.size() + done_.size() < most_spans && bytes_ < most_bytes)
    return true;
  if (to_->config().dropped)
    to_->config().dropped(1);
  return false;
}

void turn_trace::begin(uint64_t id, std::string name, span_kind kind,
                       attributes about, steady_time now) {
  if (!has_room())
    return;
  auto made = named(std::move(name), kind, std::move(about));
  made.begin = at(now);
  open_.emplace(id, std::move(made));
}

void turn_trace::end(uint64_t id, attributes more, std::string error,
                     steady_time now) {
  auto found = open_.find(id);
  if (found == open_.end())
    return;
  auto one = std::move(found->second);
  open_.erase(found);
  one.end = at(now);
  std::move(more.begin(), more.end(), std::back_inserter(one.about));
  one.error = std::move(error);
  bytes_ += size_of(one);
  done_.push_back(std::move(one));
}

void turn_trace::add(std::string name, span_kind kind, attributes about,
                     steady_time begun, steady_time ended) {
  if (!has_room())
    return;
  auto made = named(std::move(name), kind, std::move(about));
  made.begin = at(begun);
  made.end = at(ended);
  bytes_ += size_of(made);
  done_.push_back(std::move(made));
}

void turn_trace::finish(const std::string& trace_id, attributes about,
                        std::string error, steady_time begun, steady_time now) {
  if (!to_->keeps(trace_id))
    return;
  while (!open_.empty())
    end(open_.begin()->first, {}, "cancelled", now);
  auto root = named("turn", span_kind::internal, std::move(about));
  root.begin = at(begun);
  root.end = at(now);
  root.error = std::move(error);
  for (auto& one : done_)
    one.parent_id = root.span_id;
  done_.push_back(std::move(root));
  for (auto& one : done_)
    one.trace_id = trace_id;
  to_->add(std::move(done_));
}

} // namespace parley::tracing
