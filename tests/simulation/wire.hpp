#pragma once

#include "http/client.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/trace.hpp"

#include <functional>
#include <map>
#include <string>

namespace parley::simulation {

/// How a request comes to a service.
struct visit {
  steady_time asked{};  ///< when it left Parley
  bool awaited = false; ///< somebody still waits for the answer
};

/// What a wire leads to.
struct service {
  std::function<http::response(const http::request&, const visit&)> act;
  /// What the service says instead for 429 and 5xx.
  std::function<http::response(int status)> complain;
};

/// HTTP calls without sockets: each takes its time both ways, and one of the
/// plan's faults may strike it. What was sent may act after its caller died.
class wire final : public http::caller {
public:
  wire(std::string name, timeline& time, trace& told, ledger& book, dice chance,
       const wire_plan& faults, service to);

  call_id send(http::outgoing call, handler done) override;
  void cancel(call_id call) override;

  /// The process behind it is gone: nobody hears an answer any more.
  void cut();
  /// From now on nothing goes wrong.
  void heal();

  /// Called before a request leaves and after; may throw.
  std::function<void()> touched;
  /// A call begins; it ends (answered, failed, cancelled or cut).
  std::function<void(call_id, const http::outgoing&)> begun;
  std::function<void(call_id)> ended;

private:
  enum class fate : uint8_t {
    well,
    unreachable,
    too_many,
    error_before,
    error_after,
    reset_before,
    reset_after,
    hang_before,
    hang_after,
    garbled,
    late,
  };

  /// A request under way.
  struct trip {
    call_id id = 0;
    http::request what;
    steady_time asked{};
    fate meets = fate::well;
    fate seems = fate::well; ///< what the caller sees of it
    milliseconds back{0};
    milliseconds left{0}; ///< until the deadline, from when it was asked
  };
  using trip_ptr = std::shared_ptr<const trip>;

  fate draw();
  fate draw_lateness();
  void arrive(const trip_ptr& one);
  http::response act(const trip& one);
  void
  answer(const trip_ptr& one, milliseconds delay, http::client_result what);
  void finish(call_id call, http::client_result what);

  std::string name_;
  timeline& time_;
  trace& trace_;
  ledger& ledger_;
  dice dice_;
  wire_plan faults_;
  service service_;
  std::map<call_id, handler> open_;
  call_id last_ = 0;
};

} // namespace parley::simulation
