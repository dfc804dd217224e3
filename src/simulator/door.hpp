#pragma once

#include "http/server.hpp"
#include "simulator/mischief.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace parley::simulator {

class timer;

/// The way an answer takes out of a simulator: late, wrong, cut short or never,
/// as was drawn for its call. Safe from any thread.
class door : public std::enable_shared_from_this<door> {
public:
  /// What the simulated service says itself for a 429 or a 500.
  using complaint = std::function<http::response(const chance& drawn)>;
  /// Carries the call out and says what came of it.
  using action = std::function<http::response()>;

  /// @pre made by `std::make_shared`; `wait` outlives it.
  door(timer& wait, complaint complain);

  /// Answers `to`, now or after the delay drawn; acts or not, as drawn.
  void answer(const chance& drawn, http::responder to, action act);

private:
  void carry_out(const chance& drawn, http::responder to, const action& act);
  void hold(http::responder unanswered);

  timer& wait_;
  complaint complain_;
  std::mutex mutex_;
  std::deque<http::responder> unanswered_; ///< calls that hang
};

/// Carries out `POST /simulator/mischief`: the mischief is the query, else the
/// body.
http::response set_mischief(mischief_maker& maker, const http::request& what);

} // namespace parley::simulator
