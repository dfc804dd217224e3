#include "tests/simulation/twilio_side.hpp"

#include "twilio/rest.hpp"

#include <utility>

namespace parley::simulation {

namespace {

using simulator::twilio_effect;

constexpr std::string_view conversations = "/Conversations/";
constexpr std::string_view messages = "/Messages";

/// The SID behind `/Conversations/`, or empty.
std::string conversation_of(std::string_view path) {
  auto at = path.find(conversations);
  if (at == std::string_view::npos)
    return {};
  path.remove_prefix(at + conversations.size());
  return std::string{path.substr(0, path.find('/'))};
}

http::response complain(int status) {
  if (status == 429)
    return simulator::error_answer({429, 20429, "Too Many Requests"});
  return simulator::error_answer({status, 20500, "An internal error"});
}

} // namespace

twilio_side::twilio_side(timeline& time, trace& told, ledger& book, dice chance,
                         const plan& drawn)
  : world{[&time] { return time.wall(); },
          static_cast<uint64_t>(chance.below(SIZE_MAX))},
    time_{time}, trace_{told}, ledger_{book}, dice_{chance}, lag_{drawn.lag},
    longest_lag_{drawn.longest_lag} {
  place.account_sid = account_sid;
  place.service_sid = service_sid;
  place.messaging_service_sid = world.new_sid("MG");
  place.role_sid = world.new_sid("RL");
  place.receipts = drawn.receipts;
  place.number_hook = true;
}

service twilio_side::as_service() {
  return {[this](const http::request& what, const visit& how) {
            return act(what, how.asked);
          },
          complain};
}

void twilio_side::heal() {
  lag_ = 0;
}

http::response twilio_side::act(const http::request& what, steady_time asked) {
  auto effect = what.method == "GET" && what.path().ends_with(messages)
                  ? list(what)
                  : simulator::serve_rest(world, place, what);
  for (const auto& event : effect.events)
    tell(event);
  if (effect.added)
    note_reply(effect, asked);
  return std::move(effect.answer);
}

twilio_effect twilio_side::list(const http::request& what) {
  auto sid = conversation_of(what.path());
  ledger_.looks.push_back({sid, time_.now()});
  auto* chat = world.find(sid);
  if (!chat)
    return simulator::serve_rest(world, place, what);
  auto all = chat->messages;
  std::erase_if(chat->messages, [&](const simulator::message& one) {
    auto found = hidden_.find(one.sid);
    return found != hidden_.end() && time_.now() < found->second;
  });
  auto effect = simulator::serve_rest(world, place, what);
  chat->messages = std::move(all);
  return effect;
}

void twilio_side::note_reply(const twilio_effect& effect, steady_time asked) {
  const auto& added = *effect.added;
  auto visible = time_.now();
  if (dice_.happens(lag_)) {
    visible += dice_.between(milliseconds{0}, longest_lag_);
    hidden_.emplace(added.sid, visible);
  }
  posted made{
    added.sid, effect.conversation_sid, {}, 0, added.body, asked, time_.now(),
    visible};
  if (auto reference = twilio::from_attributes(added.attributes)) {
    made.turn = reference->turn;
    made.part = reference->part;
  } else {
    ledger_.violated("a reply without a reference: " + added.sid);
  }
  trace_.tell("customer", [&] {
    return "hears " + made.turn.substr(0, 8) + '/' + std::to_string(made.part)
           + ": " + made.text.substr(0, 60);
  });
  ledger_.replies.push_back(std::move(made));
}

} // namespace parley::simulation
