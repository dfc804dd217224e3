#include "doctor/asking.hpp"

#include <future>
#include <memory>
#include <utility>

namespace parley::doctor {

asking::asking(http::caller& over, std::chrono::milliseconds patience)
  : over_{over}, patience_{patience} {
  // nop
}

steady_time asking::deadline() const {
  return std::chrono::steady_clock::now() + patience_;
}

http::client_result asking::operator()(http::outgoing call) const {
  auto answer = std::make_shared<std::promise<http::client_result>>();
  auto heard = answer->get_future();
  call.deadline = deadline();
  over_.send(std::move(call), [answer](http::client_result result) {
    answer->set_value(std::move(result));
  });
  return heard.get();
}

std::string describe(const http::client_failure& why) {
  using reason = http::client_failure::reason;
  std::string text;
  switch (why.why) {
    case reason::unreachable:
      text = "cannot be reached";
      break;
    case reason::timed_out:
      text = "did not answer in time";
      break;
    case reason::reset:
      text = "broke the connection";
      break;
    case reason::malformed:
      text = "did not answer in HTTP";
      break;
    case reason::oversized:
      text = "answered more than is read";
      break;
    case reason::forbidden:
      text = "may not be called";
      break;
    case reason::overloaded:
    case reason::cancelled:
      text = "was not asked";
      break;
  }
  return why.detail.empty() ? text : text + " (" + why.detail + ")";
}

} // namespace parley::doctor
