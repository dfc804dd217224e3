#include "tests/simulation/wire.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace parley::simulation {

namespace {

using trouble = http::client_failure::reason;

constexpr std::array names{"well",         "unreachable", "too_many",
                           "error_before", "error_after", "reset_before",
                           "reset_after",  "hang_before", "hang_after",
                           "garbled",      "late"};

http::client_failure failed(trouble why, bool sent = true) {
  return {why, sent, "as drawn"};
}

http::request arriving(http::outgoing what) {
  http::request made;
  made.method = std::move(what.method);
  made.target = std::move(what.to.target);
  made.header = std::move(what.header);
  made.header.set("Host", what.to.host);
  if (what.body)
    made.body = *what.body;
  return made;
}

/// The part of a target that tells calls apart.
std::string short_target(const std::string& target) {
  auto at = target.find("/Conversations/");
  return at == std::string::npos ? target : target.substr(at);
}

std::string outcome_of(const http::client_result& what) {
  if (what)
    return std::to_string(what->status);
  return what.error().why == trouble::timed_out ? "no answer in time"
                                                : "connection trouble";
}

} // namespace

wire::wire(std::string name, timeline& time, trace& told, ledger& book,
           dice chance, const wire_plan& faults, service to)
  : name_{std::move(name)}, time_{time}, trace_{told}, ledger_{book},
    dice_{chance}, faults_{faults}, service_{std::move(to)} {
  // nop
}

http::caller::call_id wire::send(http::outgoing call, handler done) {
  touched();
  auto one = std::make_shared<trip>();
  one->id = ++last_;
  one->asked = time_.now();
  one->meets = draw();
  one->seems = one->meets == fate::late ? draw_lateness() : one->meets;
  one->back = dice_.between(milliseconds{0}, faults_.slowest);
  one->left
    = std::chrono::duration_cast<milliseconds>(call.deadline - time_.now());
  auto there = dice_.between(milliseconds{0}, faults_.slowest);
  trace_.tell(name_, [&] {
    return "call " + std::to_string(one->id) + ' ' + call.method + ' '
           + short_target(call.to.target) + ", goes "
           + names.at(static_cast<std::size_t>(one->meets));
  });
  if (one->meets != fate::well)
    ++ledger_.faults;
  open_.emplace(one->id, std::move(done));
  if (begun)
    begun(one->id, call);
  one->what = arriving(std::move(call));
  time_.after(there, [this, one] { arrive(one); });
  // Of what makes the caller wait too long, the deadline is the end.
  auto hangs
    = one->seems == fate::hang_before || one->seems == fate::hang_after;
  if (hangs || there + one->back >= one->left)
    answer(one, std::max(one->left, milliseconds{0}),
           failed(trouble::timed_out));
  touched();
  return one->id;
}

wire::fate wire::draw() {
  auto left = dice_.fraction();
  const std::array odds{faults_.unreachable,  faults_.too_many,
                        faults_.error_before, faults_.error_after,
                        faults_.reset_before, faults_.reset_after,
                        faults_.hang_before,  faults_.hang_after,
                        faults_.garbled,      faults_.late};
  for (std::size_t i = 0; i < odds.size(); ++i) {
    if (left < odds.at(i))
      return static_cast<fate>(i + 1);
    left -= odds.at(i);
  }
  return fate::well;
}

wire::fate wire::draw_lateness() {
  return dice_.one_of(std::vector<fate>{fate::error_before, fate::reset_before,
                                        fate::hang_before});
}

void wire::arrive(const trip_ptr& one) {
  auto after = [&](http::client_result what) {
    answer(one, one->back, std::move(what));
  };
  switch (one->meets) {
    case fate::well:
      after(act(*one));
      return;
    case fate::unreachable:
      after(failed(trouble::unreachable, false));
      return;
    case fate::too_many:
      after(service_.complain(429));
      return;
    case fate::error_before:
      after(service_.complain(500));
      return;
    case fate::error_after:
      act(*one);
      after(service_.complain(503));
      return;
    case fate::reset_before:
      after(failed(trouble::reset));
      return;
    case fate::reset_after:
      act(*one);
      after(failed(trouble::reset));
      return;
    case fate::hang_before:
      return;
    case fate::hang_after:
      act(*one);
      return;
    case fate::garbled: {
      auto said = act(*one);
      said.body = "{\"this is no";
      after(std::move(said));
      return;
    }
    case fate::late:
      time_.after(dice_.between(milliseconds{0}, faults_.latest),
                  [this, one] { act(*one); });
      if (one->seems == fate::error_before)
        after(service_.complain(500));
      else if (one->seems == fate::reset_before)
        after(failed(trouble::reset));
      return;
  }
}

http::response wire::act(const trip& one) {
  auto said = service_.act(one.what, {one.asked, open_.contains(one.id)});
  trace_.tell(name_, [&] {
    return "call " + std::to_string(one.id) + " acts, "
           + std::to_string(said.status);
  });
  return said;
}

void wire::answer(const trip_ptr& one, milliseconds delay,
                  http::client_result what) {
  time_.after(
    delay, [this, id = one->id, what = std::move(what)] { finish(id, what); });
}

void wire::finish(call_id call, http::client_result what) {
  auto found = open_.find(call);
  if (found == open_.end())
    return; // it was late, or its caller is gone
  trace_.tell(name_, [&] {
    return "call " + std::to_string(call) + " ends: " + outcome_of(what);
  });
  auto done = std::move(found->second);
  open_.erase(found);
  if (ended)
    ended(call);
  done(std::move(what));
}

void wire::cancel(call_id call) {
  if (open_.contains(call))
    finish(call, failed(trouble::cancelled));
}

void wire::cut() {
  auto gone = std::exchange(open_, {});
  if (ended)
    for (const auto& [call, done] : gone)
      ended(call);
}

void wire::heal() {
  auto slowest = faults_.slowest;
  faults_ = {};
  faults_.slowest = std::min(slowest, milliseconds{200});
}

} // namespace parley::simulation
