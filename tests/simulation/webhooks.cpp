#include "tests/simulation/webhooks.hpp"

#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <algorithm>
#include <utility>

namespace parley::simulation {

namespace {

constexpr milliseconds answer_time{5'000};
constexpr milliseconds usual_delay{80};

std::string
field_of(const simulator::twilio_event& what, std::string_view name) {
  for (const auto& [known, value] : what.fields)
    if (known == name)
      return value;
  return {};
}

std::string name_of(const simulator::twilio_event& what) {
  if (what.of_number)
    return "number's own";
  auto name = field_of(what, "EventType");
  if (auto body = field_of(what, "Body"); !body.empty())
    name += " \"" + body.substr(0, 40) + '"';
  return name;
}

/// As Twilio posts it.
http::request request_of(const simulator::twilio_event& what, int tries) {
  twilio::form fields;
  fields.fields = what.fields;
  if (!what.of_number)
    fields.fields.emplace_back("RetryCount", std::to_string(tries));
  twilio::form_writer body;
  for (const auto& [name, value] : fields.fields)
    body.add(name, value);
  http::request made;
  made.method = "POST";
  made.target = what.of_number ? "/webhook/channel" : "/webhook";
  made.header.add("Host", "bot.example.com");
  made.header.add("Content-Type", "application/x-www-form-urlencoded");
  made.header.add("X-Twilio-Signature",
                  twilio::sign(auth_token, public_url + made.target, fields));
  made.body = body.body();
  return made;
}

} // namespace

webhooks::webhooks(timeline& time, trace& told, ledger& book, dice chance,
                   const plan& drawn, door to)
  : time_{time}, trace_{told}, ledger_{book}, dice_{chance}, lost_{drawn.lost},
    repeated_{drawn.repeated}, slow_{drawn.slow}, slowest_{drawn.slowest},
    door_{std::move(to)} {
  // nop
}

void webhooks::send(const simulator::twilio_event& what, interest who) {
  auto one = std::make_shared<delivery>();
  one->what = what;
  one->who = std::move(who);
  one->name = name_of(what);
  if (field_of(what, "EventType") == "onMessageAdded" && dice_.happens(lost_)) {
    trace_.tell("webhook", [&] { return "lost is " + one->name; });
    if (one->who.lost)
      one->who.lost();
    return;
  }
  ++open_;
  ++ledger_.webhooks;
  time_.after(delay(), [this, one] { deliver(one, true); });
  while (dice_.happens(repeated_))
    time_.after(delay(), [this, one] { deliver(one, false); });
}

milliseconds webhooks::delay() {
  return dice_.between(milliseconds{0},
                       dice_.happens(slow_) ? slowest_ : usual_delay);
}

void webhooks::deliver(const delivery_ptr& one, bool until_acknowledged) {
  auto attempt = ++last_attempt_;
  waiting_.emplace(attempt, std::pair{one, until_acknowledged});
  auto there
    = door_(request_of(one->what, one->tries++),
            [this, attempt](int status) { answered(attempt, status); });
  trace_.tell("webhook", [&] {
    return std::to_string(attempt) + ' ' + one->name
           + (there ? "" : ", nobody listens");
  });
  if (!there) {
    answered(attempt, 0);
    return;
  }
  if (!std::exchange(one->reached, true) && one->who.reached)
    one->who.reached();
  time_.after(answer_time, [this, attempt] { answered(attempt, 0); });
}

void webhooks::answered(uint64_t attempt, int status) {
  auto found = waiting_.find(attempt);
  if (found == waiting_.end())
    return; // it took too long, or the connection is gone
  auto [one, until_acknowledged] = std::move(found->second);
  waiting_.erase(found);
  trace_.tell("webhook", [&] {
    return std::to_string(attempt) + " answered "
           + (status == 0 ? "by nobody" : std::to_string(status));
  });
  if (status / 100 == 2) {
    if (std::exchange(one->acknowledged, true))
      return;
    --open_;
    if (one->who.acknowledged)
      one->who.acknowledged();
    return;
  }
  if (status / 100 == 4)
    ledger_.violated("a webhook was refused: " + one->name);
  else if (until_acknowledged && !one->acknowledged)
    time_.after(dice_.between(milliseconds{200}, milliseconds{3'000}),
                [this, one] { deliver(one, true); });
}

void webhooks::cut() {
  auto lost = std::exchange(waiting_, {});
  for (auto& [attempt, one] : lost) {
    waiting_.emplace(attempt, one);
    answered(attempt, 0);
  }
}

void webhooks::heal() {
  lost_ = 0;
  repeated_ = 0;
  slow_ = 0;
}

std::size_t webhooks::open() const {
  return open_;
}

} // namespace parley::simulation
