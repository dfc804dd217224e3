#include "simulator/twilio_simulator.hpp"

#include "base/crypto.hpp"
#include "simulator/customer.hpp"
#include "simulator/twilio_rest.hpp"
#include "simulator/twilio_state.hpp"

namespace parley::simulator {

namespace {

constexpr std::size_t most_request_records = 10'000;

std::string basic(const std::string& user, const std::string& password) {
  return "Basic " + to_base64(user + ':' + password);
}

/// What Twilio says when it is asked too often or fails (Twilio: errors).
http::response complain(const chance& drawn) {
  if (drawn.what == fault::too_many_requests) {
    auto answer = error_answer({429, 20429, "Too Many Requests"});
    if (drawn.retry_after)
      answer.header.set(
        "Retry-After",
        std::to_string(
          std::chrono::ceil<std::chrono::seconds>(*drawn.retry_after).count()));
    return answer;
  }
  return error_answer({500, 20500, "An internal server error has occurred"});
}

seen_message as_seen(const message& one) {
  return {one.sid, one.index, one.author, one.body, one.attributes};
}

http::server_config server_settings(const twilio_config& config) {
  http::server_config settings;
  settings.host = config.host;
  settings.port = config.port;
  settings.limits.idle_time = std::chrono::minutes{10};
  for (const auto* range : {"127.0.0.0/8", "::1"})
    if (auto peers = http::cidr::parse(range))
      settings.trusted_peers.push_back(*peers);
  return settings;
}

} // namespace

twilio_simulator::state::state(http::io_threads& io, twilio_config how)
  : threads(io), config(std::move(how)), wait(io),
    way_out(std::make_shared<door>(wait, complain)),
    sender(std::make_shared<webhook_sender>(io, wait, config.auth_token,
                                            config.public_url)) {
  logins.insert(basic(config.account_sid, config.auth_token));
  if (!config.api_key_sid.empty())
    logins.insert(basic(config.api_key_sid, config.api_key_secret));
  place.account_sid = config.account_sid;
  place.service_sid = config.service_sid;
  place.messaging_service_sid = world.new_sid("MG");
  place.role_sid = world.new_sid("RL");
  if (!config.webhook.host.empty())
    sender->aim(config.webhook);
}

void twilio_simulator::state::serve(http::request what, http::responder to) {
  if (what.path().starts_with("/simulator")) {
    to(serve_own(what));
    return;
  }
  auto drawn = maker.decide();
  int64_t number = 0;
  {
    std::lock_guard held{mutex};
    number = requests_seen++;
    requests.push_back(
      {number, what.method, what.target,
       std::string{what.header.find("X-Twilio-Webhook-Enabled")},
       std::string{to_string(drawn.what)}, 0});
    if (requests.size() > most_request_records)
      requests.pop_front();
  }
  way_out->answer(
    drawn, std::move(to),
    [weak = weak_from_this(), number,
     request = std::make_shared<const http::request>(std::move(what))] {
      auto self = weak.lock();
      return self ? self->carry_out(*request, number) : http::response{};
    });
}

http::response
twilio_simulator::state::carry_out(const http::request& what, int64_t number) {
  twilio_effect effect;
  if (!logins.contains(std::string{what.header.find("Authorization")})) {
    effect.answer = error_answer({401, 20003, "Authenticate"});
    effect.answer.header.set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
  }
  {
    std::lock_guard held{mutex};
    if (effect.answer.status != 401) {
      effect = serve_rest(world, place, what);
      publish(effect);
    }
    auto first = requests.empty() ? 0 : requests.front().number;
    if (number >= first)
      requests[static_cast<std::size_t>(number - first)].status
        = effect.answer.status;
  }
  announce(effect);
  return std::move(effect.answer);
}

void twilio_simulator::state::publish(const twilio_effect& effect) {
  auto events = effect.events;
  auto lost = std::erase_if(
    events, [this](const twilio_event&) { return maker.drops_webhook(); });
  if (lost > 0)
    sender->lose(lost);
  if (!events.empty())
    sender->send(std::move(events));
}

void twilio_simulator::state::announce(const twilio_effect& effect) {
  std::shared_ptr<const listener> told;
  {
    std::lock_guard held{mutex};
    told = heard;
  }
  if (effect.added && told && *told)
    (*told)(effect.conversation_sid, as_seen(*effect.added));
}

outcome<twilio_effect> twilio_simulator::state::change(
  const std::function<outcome<twilio_effect>()>& work) {
  std::unique_lock held{mutex};
  auto effect = work();
  if (!effect)
    return effect;
  publish(*effect);
  held.unlock();
  threads.post([self = weak_from_this(), heard_of = *effect] {
    if (auto alive = self.lock())
      alive->announce(heard_of);
  });
  return effect;
}

twilio_simulator::twilio_simulator(http::io_threads& threads,
                                   twilio_config config)
  : state_(std::make_shared<state>(threads, std::move(config))) {
  state_->server = std::make_unique<http::server>(
    threads, server_settings(state_->config),
    [](const http::request&) { return std::optional<http::response>{}; },
    [weak = std::weak_ptr{state_}](http::request what, http::responder to) {
      if (auto self = weak.lock())
        self->serve(std::move(what), std::move(to));
    });
}

twilio_simulator::~twilio_simulator() {
  state_->server->stop_accepting();
}

result<uint16_t, http::listen_failure> twilio_simulator::start() {
  return state_->server->listen();
}

void twilio_simulator::set_webhook(http::url to) {
  state_->sender->aim(std::move(to));
}

void twilio_simulator::set_channel_webhook(http::url to) {
  std::lock_guard held{state_->mutex};
  state_->place.number_hook = true;
  state_->sender->aim_channel(std::move(to));
}

std::string twilio_simulator::customer_writes(const std::string& address,
                                              const std::string& text) {
  auto& self = *state_;
  auto effect = self.change(
    [&] { return write_as_customer(self.world, self.place, address, text); });
  return effect ? effect->conversation_sid : std::string{};
}

std::vector<seen_message>
twilio_simulator::messages(const std::string& conversation_sid) const {
  std::lock_guard held{state_->mutex};
  std::vector<seen_message> all;
  if (const auto* one = state_->world.find(conversation_sid))
    for (const auto& each : one->messages)
      all.push_back(as_seen(each));
  return all;
}

void twilio_simulator::on_message(
  std::function<void(const std::string&, const seen_message&)> heard) {
  std::lock_guard held{state_->mutex};
  state_->heard = std::make_shared<const state::listener>(std::move(heard));
}

void twilio_simulator::misbehave(mischief how) {
  state_->maker.set(how);
}

} // namespace parley::simulator
