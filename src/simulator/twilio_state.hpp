#pragma once

#include "http/io_threads.hpp"
#include "simulator/door.hpp"
#include "simulator/timer.hpp"
#include "simulator/twilio_call.hpp"
#include "simulator/twilio_simulator.hpp"
#include "simulator/webhook_sender.hpp"

#include <deque>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace parley::simulator {

/// A REST call as it was received, so that tests can count.
struct request_record {
  int64_t number = 0;
  std::string method;
  std::string target;
  std::string webhook_enabled; ///< the header's value
  std::string fault;           ///< what mischief struck it, or `none`
  int status = 0;              ///< 0: not carried out
};

/// What a Twilio simulator is made of. Its mutex guards the world and whatever
/// stands below it; events are queued under it, so they keep the world's order.
struct twilio_simulator::state : std::enable_shared_from_this<state> {
  using listener = std::function<void(const std::string&, const seen_message&)>;

  state(http::io_threads& io, twilio_config how);

  /// One request of any kind.
  void serve(http::request what, http::responder to);
  /// A REST call that mischief lets through.
  http::response carry_out(const http::request& what, int64_t number);
  /// `/simulator/…`: the customer's side and the knobs.
  http::response serve_own(const http::request& what);

  /// Makes an effect known: queues its events; gives what listeners hear.
  /// @pre the mutex is held.
  void publish(const twilio_effect& effect);
  /// Tells the listener of a new message. @pre the mutex is not held.
  void announce(const twilio_effect& effect);
  /// Does something on the world and makes it known.
  /// @param work Gives an `outcome<twilio_effect>`; runs under the mutex.
  outcome<twilio_effect>
  change(const std::function<outcome<twilio_effect>()>& work);

  http::io_threads& threads;
  twilio_config config;
  std::unordered_set<std::string> logins; ///< Authorization values accepted
  mischief_maker maker;
  timer wait;
  std::shared_ptr<door> way_out;
  std::shared_ptr<webhook_sender> sender;

  mutable std::mutex mutex;
  twilio_world world{wall_clock_now};
  twilio_place place;
  std::deque<request_record> requests;
  int64_t requests_seen = 0;
  std::shared_ptr<const listener> heard;

  std::unique_ptr<http::server> server;
};

} // namespace parley::simulator
