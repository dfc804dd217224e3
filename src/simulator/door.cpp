#include "simulator/door.hpp"

#include "simulator/timer.hpp"

namespace parley::simulator {

namespace {

/// Past this many the oldest hanging call ends with 500.
constexpr std::size_t most_hanging = 20'000;

http::response cut(http::response answer, http::response::ending how) {
  answer.cut = how;
  answer.close = true;
  return answer;
}

} // namespace

door::door(timer& wait, complaint complain)
  : wait_(wait), complain_(std::move(complain)) {
  // nop
}

void door::answer(const chance& drawn, http::responder to, action act) {
  if (drawn.delay.count() == 0) {
    carry_out(drawn, std::move(to), act);
    return;
  }
  auto held = std::make_shared<http::responder>(std::move(to));
  wait_.after(drawn.delay,
              [weak = weak_from_this(), drawn, held, act = std::move(act)] {
                if (auto self = weak.lock())
                  self->carry_out(drawn, std::move(*held), act);
              });
}

void door::carry_out(const chance& drawn, http::responder to,
                     const action& act) {
  using ending = http::response::ending;
  switch (drawn.what) {
    case fault::none:
      to(act());
      break;
    case fault::too_many_requests:
    case fault::server_error:
      to(complain_(drawn));
      break;
    case fault::server_error_after:
      act();
      to(complain_(drawn));
      break;
    case fault::reset_before:
      to(cut({}, ending::reset));
      break;
    case fault::reset_after:
      to(cut(act(), ending::reset));
      break;
    case fault::hang:
      hold(std::move(to));
      break;
    case fault::hang_after:
      act();
      hold(std::move(to));
      break;
    case fault::truncated:
      to(cut(act(), ending::truncated));
      break;
    case fault::invalid_json: {
      auto answer = act();
      answer.body = R"({"simulated": "this is no JSON)";
      to(std::move(answer));
      break;
    }
  }
}

void door::hold(http::responder unanswered) {
  std::optional<http::responder> oldest;
  std::lock_guard lock{mutex_};
  unanswered_.push_back(std::move(unanswered));
  if (unanswered_.size() > most_hanging) {
    oldest = std::move(unanswered_.front());
    unanswered_.pop_front();
  }
}

http::response set_mischief(mischief_maker& maker, const http::request& what) {
  auto question = what.target.find('?');
  auto how = mischief::parse(question == std::string::npos
                               ? what.body
                               : what.target.substr(question + 1));
  if (!how)
    return http::problem(400, how.error());
  maker.set(*how);
  return http::json_response(200, R"({"simulated":true})");
}

} // namespace parley::simulator
