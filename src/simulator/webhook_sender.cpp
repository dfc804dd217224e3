#include "simulator/webhook_sender.hpp"

#include "base/crypto.hpp"
#include "simulator/timer.hpp"
#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <algorithm>
#include <charconv>

namespace parley::simulator {

namespace {

constexpr std::chrono::seconds answer_time{5};
constexpr int64_t most_waiting = 200'000;
constexpr std::size_t most_records = 10'000;
constexpr std::chrono::milliseconds longest_wait{5'000};

http::client_config client_settings() {
  http::client_config config;
  config.egress = http::egress_policy::anywhere();
  config.connections_per_host = 256;
  config.waiting_per_host = 200'000;
  config.user_agent = "TwilioProxy/1.1";
  return config;
}

/// A status to retry after (Twilio: Chat Service retry counts).
bool may_retry(const http::client_result& result) {
  if (!result)
    return result.error().why == http::client_failure::reason::timed_out;
  return result->status == 429 || result->status == 503
         || result->status == 504;
}

std::chrono::milliseconds
retry_delay(const http::client_result& result, std::chrono::milliseconds base,
            int retry_count) {
  auto delay = base * (1 << std::min(retry_count, 10));
  if (result) {
    auto header = result->header.find("Retry-After");
    int seconds = 0;
    if (std::from_chars(header.data(), header.data() + header.size(), seconds)
          .ec
        == std::errc{})
      delay = std::chrono::seconds{std::clamp(seconds, 0, 5)};
  }
  return std::min(delay, longest_wait);
}

std::string field_of(const twilio_event& event, std::string_view name) {
  for (const auto& [known, value] : event.fields)
    if (known == name)
      return value;
  return "";
}

} // namespace

/// One event on its way, in one or several copies.
struct webhook_sender::delivery {
  twilio_event event;
  std::string token;
  http::url to;
  delivery_habits habits;
  int open_copies = 0;
  bool accepted = false;
};

webhook_sender::webhook_sender(http::io_threads& threads, timer& wait,
                               std::string auth_token, std::string public_url)
  : wait_(wait), auth_token_(std::move(auth_token)),
    public_url_(std::move(public_url)), client_(threads, client_settings()) {
  // nop
}

void webhook_sender::aim(http::url to) {
  lock held{mutex_};
  events_to_ = std::move(to);
}

void webhook_sender::aim_channel(http::url to) {
  lock held{mutex_};
  channel_to_ = std::move(to);
}

void webhook_sender::behave(delivery_habits how) {
  lock held{mutex_};
  habits_ = how;
}

void webhook_sender::send(std::vector<twilio_event> events) {
  std::vector<delivery_ptr> ready;
  {
    lock held{mutex_};
    for (auto& event : events) {
      const auto& to = event.of_number ? channel_to_ : events_to_;
      if (!to || counts_.waiting >= most_waiting) {
        counts_.dropped += 1;
        continue;
      }
      auto one = std::make_shared<delivery>();
      one->event = std::move(event);
      one->token = uuid4();
      one->to = *to;
      one->habits = habits_;
      one->habits.ordered = habits_.ordered && !one->event.of_number;
      one->open_copies = habits_.copies;
      counts_.waiting += 1;
      if (!one->habits.ordered) {
        ready.push_back(std::move(one));
        continue;
      }
      auto& lane = lanes_[one->event.conversation_sid];
      lane.push_back(one);
      if (lane.size() == 1)
        ready.push_back(std::move(one));
    }
  }
  for (const auto& one : ready)
    start(one);
}

void webhook_sender::lose(std::size_t count) {
  lock held{mutex_};
  counts_.dropped += static_cast<int64_t>(count);
}

void webhook_sender::start(const delivery_ptr& one) {
  for (int copy = 0; copy < one->habits.copies; ++copy)
    post(one, 0);
}

std::string webhook_sender::signed_url(const http::url& to) const {
  if (public_url_.empty())
    return to.origin() + to.target;
  auto configured = http::url::parse(public_url_);
  if (!configured || configured->target != "/")
    return public_url_;
  return configured->origin() + to.target;
}

void webhook_sender::post(const delivery_ptr& one, int retry_count) {
  twilio::form form;
  form.fields = one->event.fields;
  if (!one->event.of_number)
    form.fields.emplace_back("RetryCount", std::to_string(retry_count));
  twilio::form_writer body;
  for (const auto& [name, value] : form.fields)
    body.add(name, value);
  auto began = std::chrono::steady_clock::now();
  http::outgoing call;
  call.to = one->to;
  call.header.add("Content-Type",
                  "application/x-www-form-urlencoded; charset=utf-8");
  call.header.add("Accept", "*/*");
  call.header.add("X-Twilio-Signature",
                  twilio::sign(auth_token_, signed_url(one->to), form));
  call.header.add("I-Twilio-Idempotency-Token", one->token);
  call.body = std::make_shared<const std::string>(body.body());
  call.deadline = began + answer_time;
  {
    lock held{mutex_};
    counts_.sent += 1;
    counts_.retried += retry_count > 0 ? 1 : 0;
  }
  client_.send(std::move(call), [weak = weak_from_this(), one, retry_count,
                                 began](const http::client_result& result) {
    auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
    if (auto self = weak.lock())
      self->answered(one, retry_count, result, took);
  });
}

void webhook_sender::answered(const delivery_ptr& one, int retry_count,
                              const http::client_result& result,
                              std::chrono::milliseconds took) {
  auto status = result ? result->status : 0;
  {
    lock held{mutex_};
    recent_.push_back(
      {field_of(one->event, "EventType"), one->event.conversation_sid,
       field_of(one->event, "MessageSid"), retry_count, status, took});
    if (recent_.size() > most_records)
      recent_.pop_front();
  }
  if (!may_retry(result) || retry_count >= one->habits.retries) {
    finish_copy(one, status / 100 == 2);
    return;
  }
  wait_.after(retry_delay(result, one->habits.retry_wait, retry_count),
              [weak = weak_from_this(), one, retry_count] {
                if (auto self = weak.lock())
                  self->post(one, retry_count + 1);
              });
}

void webhook_sender::finish_copy(const delivery_ptr& one, bool accepted) {
  delivery_ptr next;
  {
    lock held{mutex_};
    one->accepted = one->accepted || accepted;
    counts_.accepted += accepted ? 1 : 0;
    if (--one->open_copies > 0)
      return;
    counts_.waiting -= 1;
    counts_.given_up += one->accepted ? 0 : 1;
    if (!one->habits.ordered)
      return;
    auto lane = lanes_.find(one->event.conversation_sid);
    lane->second.pop_front();
    if (lane->second.empty())
      lanes_.erase(lane);
    else
      next = lane->second.front();
  }
  if (next)
    start(next);
}

delivery_counts webhook_sender::counts() const {
  lock held{mutex_};
  return counts_;
}

std::vector<delivery_record> webhook_sender::recent() const {
  lock held{mutex_};
  return {recent_.begin(), recent_.end()};
}

} // namespace parley::simulator
