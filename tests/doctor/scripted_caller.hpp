#pragma once

#include "http/client.hpp"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace parley::doctor::test {

/// An HTTP client that answers at once by method and place, and remembers what
/// it was asked.
class scripted_caller final : public http::caller {
public:
  call_id send(http::outgoing what, handler done) override {
    auto place = what.method + ' ' + what.to.origin() + what.to.target;
    calls.push_back(std::move(what));
    auto found = answers.find(place);
    if (found == answers.end()) {
      done(http::client_failure{http::client_failure::reason::unreachable,
                                false, "refused"});
      return calls.size();
    }
    done(found->second(calls.back()));
    return calls.size();
  }

  void cancel(call_id) override {
    // nop: every call has ended already
  }

  /// `GET https://host/path` is answered so from now on.
  void answer(const std::string& place, int status, const std::string& body,
              const http::fields& header = {}) {
    answers[place] = [=](const http::outgoing&) {
      http::response made;
      made.status = status;
      made.body = body;
      made.header = header;
      return http::client_result{made};
    };
  }

  std::map<std::string,
           std::function<http::client_result(const http::outgoing&)>>
    answers;
  std::vector<http::outgoing> calls;
};

} // namespace parley::doctor::test
