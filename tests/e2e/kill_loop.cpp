#include "kill_loop.hpp"

#include "wire.hpp"

#include <algorithm>
#include <csignal>

namespace parley::e2e {

namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

constexpr unsigned customers = 8;
/// Conversations that a customer has going at a time, and messages until one
/// is left for a new one.
constexpr unsigned going = 5;
constexpr unsigned until_new = 6;
constexpr auto patience = 90s;

/// `reply to: m7; | m8;` names 7 and 8.
std::vector<uint64_t> named_in(const std::string& reply) {
  std::vector<uint64_t> numbers;
  for (std::size_t at = 0; (at = reply.find('m', at)) != std::string::npos;
       ++at) {
    auto end = reply.find(';', at);
    if (end == std::string::npos)
      break;
    auto digits = reply.substr(at + 1, end - at - 1);
    if (!digits.empty()
        && digits.find_first_not_of("0123456789") == std::string::npos)
      numbers.push_back(std::stoull(digits));
  }
  return numbers;
}

} // namespace

kill_loop::kill_loop(world& in, unsigned seed) : world_{in}, chance_{seed} {
  world_.model.name_every_text();
  world_.extra["RATE_LIMIT_PER_MINUTE"] = "1000000";
  world_.extra["LOG_LEVEL"] = "ERROR";
  world_.model.on_call([this](const std::string&) {
    happened(moment::model_call);
    return conduct::answer;
  });
  world_.twilio.on_post([this](const kept_message&) {
    happened(moment::post);
    return conduct::answer;
  });
}

kill_loop::~kill_loop() {
  {
    std::lock_guard lock{guard_};
    over_ = true;
  }
  changed_.notify_all();
  for (auto& one : customers_)
    if (one.joinable())
      one.join();
  world_.parley.reset();
}

kill_report kill_loop::run(int kills, const std::function<void(int)>& tell) {
  auto begun = clock::now();
  for (unsigned i = 0; i < customers; ++i)
    customers_.emplace_back([this, i] { write_on(i); });
  while (report_.kills < kills && one_kill()) {
    ++report_.kills;
    if (tell)
      tell(report_.kills);
  }
  if (report_.trouble.empty() && start_again())
    check();
  report_.took = clock::now() - begun;
  return report_;
}

void kill_loop::happened(moment what) {
  std::lock_guard lock{guard_};
  if (generation_ == 0 || awaited_ != what || left_ == 0 || --left_ > 0)
    return;
  // On the spot: the thread that strikes has answered nothing yet.
  world_.parley->signal(SIGKILL);
  changed_.notify_all();
}

bool kill_loop::start_again() {
  auto begun = clock::now();
  report_.trouble = world_.start();
  report_.slowest_start = std::max<std::chrono::duration<double>>(
    report_.slowest_start, clock::now() - begun);
  if (!report_.trouble.empty())
    return false;
  {
    std::lock_guard lock{guard_};
    generation_ = ++generations_;
  }
  changed_.notify_all();
  return true;
}

bool kill_loop::one_kill() {
  {
    std::lock_guard lock{guard_};
    awaited_ = static_cast<moment>(chance_() % 4);
    left_ = 1 + static_cast<int>(chance_() % 60);
  }
  if (!start_again())
    return false;
  std::unique_lock lock{guard_};
  auto by_time = awaited_ == moment::time;
  // What is awaited may not come to pass as often as was drawn.
  auto limit = by_time ? std::chrono::milliseconds{chance_() % 400} : 3'000ms;
  changed_.wait_for(lock, limit, [this] { return left_ == 0; });
  left_ = 0;
  generation_ = 0;
  lock.unlock();
  world_.parley->signal(SIGKILL);
  return world_.parley->wait(10s).has_value();
}

bool kill_loop::wait_for_parley(uint64_t& generation, uint16_t& port) {
  std::unique_lock lock{guard_};
  changed_.wait(lock, [&] {
    return over_ || (generation_ != 0 && generation_ != generation);
  });
  generation = generation_;
  port = world_.port;
  return !over_;
}

void kill_loop::write_on(unsigned customer) {
  std::mt19937 chance{chance_() + customer};
  uint64_t generation = 0;
  uint16_t port = 0;
  uint64_t last = 0;
  // Numbers of different customers never meet.
  auto fresh = [&last, customer] {
    return ++last * customers + customer;
  };
  struct talk {
    uint64_t conversation = 0;
    unsigned messages = until_new;
  };
  std::vector<talk> talks(going);
  uint64_t number = 0; // to be sent; 0: a new one
  std::size_t with = 0;
  while (wait_for_parley(generation, port)) {
    wire line{port, "127.0.1." + std::to_string(1 + customer)};
    for (wire_answer answer;;) {
      if (number == 0) {
        with = chance() % going;
        if (++talks[with].messages > until_new)
          talks[with] = {fresh(), 1};
        number = fresh();
        std::lock_guard lock{guard_};
        where_[number] = sid("CH", talks[with].conversation);
      }
      answer = line.webhook(
        message_added(sid("CH", talks[with].conversation), sid("IM", number),
                      static_cast<int64_t>(talks[with].messages),
                      "m" + std::to_string(number) + ";"));
      if (answer.status != 200) {
        if (chance() % 2 == 0)
          number = 0; // given up: nobody knows what became of it
        break;
      }
      {
        std::lock_guard lock{guard_};
        acknowledged_.insert(number);
        if (over_)
          return;
      }
      number = 0;
      happened(moment::acknowledgement);
    }
  }
}

bool kill_loop::all_are_answered() {
  std::set<uint64_t> named;
  for (const auto& reply : world_.twilio.replies())
    for (auto number : named_in(reply.body))
      named.insert(number);
  std::lock_guard lock{guard_};
  return std::includes(named.begin(), named.end(), acknowledged_.begin(),
                       acknowledged_.end());
}

void kill_loop::check() {
  {
    std::lock_guard lock{guard_};
    over_ = true;
  }
  changed_.notify_all();
  for (auto& one : customers_)
    one.join();
  auto deadline = clock::now() + patience;
  while (!all_are_answered() && clock::now() < deadline)
    world_.twilio.wait_for_replies(world_.twilio.replies().size() + 1, 1s);
  world_.parley->signal(SIGTERM);
  if (world_.parley->wait(30s) != 0)
    report_.trouble = "the end was not clean: " + world_.parley->errors();

  std::map<uint64_t, int> times;
  std::set<std::string> references;
  std::set<std::string> prepared;
  auto replies = world_.twilio.replies();
  for (const auto& reply : replies) {
    auto numbers = named_in(reply.body);
    if (numbers.empty())
      prepared.insert(reply.conversation);
    for (auto number : numbers)
      report_.duplicates += ++times[number] == 2 ? 1 : 0;
    report_.duplicates += references.insert(reply.attributes).second ? 0 : 1;
  }
  report_.replies = replies.size();
  report_.acknowledged = acknowledged_.size();
  for (auto number : acknowledged_)
    if (!times.contains(number)) {
      if (prepared.contains(where_[number]))
        ++report_.prepared;
      else
        ++report_.lost;
    }
}

} // namespace parley::e2e
