#include "benchmark/stage.hpp"

#include <utility>

/// @file
/// What goes to and fro on a stage once it stands.

namespace parley::benchmark {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

/// As many webhooks refused in a row end a scenario.
constexpr uint64_t most_refused = 20;

/// The last line that says something.
std::string last_line(std::string text) {
  while (text.ends_with('\n'))
    text.pop_back();
  auto at = text.rfind('\n');
  return at == std::string::npos ? text : text.substr(at + 1);
}

} // namespace

void stage::write(const letter& what, steady_time due) {
  ledger::entry entry;
  entry.conversation = what.conversation;
  entry.group = what.group;
  entry.due = due;
  entry.counted = what.counted;
  entry.needs_reply = !what.receipt && sees_replies();
  auto number = book.add(entry);
  load_->send(number, what.receipt ? writer_->receipt(number, what.conversation)
                                   : writer_->message(
                                     number, what.conversation,
                                     indexes_[what.conversation]++, what.what));
}

void stage::wait(steady_time until) {
  load_->wait(until);
  look_after_parley();
}

void stage::look_after_parley() {
  auto now = clock::now();
  if (!parley_ || now - looked_ < 200ms)
    return;
  looked_ = now;
  parley_->errors(); // lest its pipe fills up
  if (auto code = parley_->ended())
    stop("parley ended with " + std::to_string(*code) + ": "
         + last_line(parley_->errors()) + room_left(scratch_.path()));
}

const std::string& stage::stopped() const {
  return stopped_;
}

void stage::stop(std::string why) {
  if (stopped_.empty())
    stopped_ = std::move(why);
}

bool stage::lost_target() const {
  return lost_target_;
}

void stage::on_observation(std::function<void(const observation&)> watcher) {
  watcher_ = std::move(watcher);
}

const options& stage::asked() const {
  return asked_;
}

const std::filesystem::path& stage::directory() const {
  return scratch_.path();
}

void stage::heard(const web_load::answer& what) {
  if (what.number >= book.sent()) { // a probe's
    probed_ = what;
    return;
  }
  if (what.status == 200) {
    refused_in_a_row_ = 0;
    book.acknowledged(what.number, what.when);
    return;
  }
  book.refused(what.number);
  if (++refused_in_a_row_ < most_refused || !stopped_.empty())
    return;
  lost_target_ = !is_own() && (what.status == 0 || what.status == 403);
  stop(std::to_string(most_refused)
       + " webhooks in a row were refused: " + why_refused(what));
}

void stage::heard(const observation& what) {
  if (what.what == observation::kind::answered)
    book.model_worked(what.numbers, what.begun, what.when);
  if (what.what == observation::kind::posted)
    book.replied(what.conversation, what.text, what.when);
  if (watcher_)
    watcher_(what);
}

} // namespace parley::benchmark
