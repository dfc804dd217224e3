#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

/// @file
/// tests/simulation: the whole of one node under a seeded scheduler and a clock
/// that is moved by hand. Real are the actors, the agent loop, the edge behind
/// its sockets, and SQLite; made up are Twilio and the model, from the
/// simulator's own parts, behind `http::caller`. A seed decides who takes the
/// next step, when time passes, what customers do, and what goes wrong; the
/// same seed takes the same steps. Once the run has come to rest, a checker
/// holds what the world saw against the guarantees.
///
/// dice        chance by a seed
/// timeline    the virtual clock and what happens outside
/// trace       what happened, a line a step, and a hash of it
/// plan        what a seed draws: who writes, what goes wrong, how often
/// ledger      what the world saw, for the checker
/// wire        HTTP calls without sockets, with every fault
/// twilio_side, model_side, webhooks, customers, disk: the world
/// node        Parley itself: start, crash, drain
/// oracle      who must be answered, who must not
/// checker     the guarantees
/// simulation  one seed from its begin to its verdict
/// variants    Parley broken on purpose: the sweep must find each

namespace parley::simulation {

using std::chrono::milliseconds;

/// Chance by a seed: the same on every machine.
class dice {
public:
  explicit dice(uint64_t seed);

  /// Further dice, which go their own way.
  dice fork();

  /// From [0, 1).
  double fraction();
  bool happens(double probability);
  /// From [0, end). @pre `end` > 0.
  std::size_t below(std::size_t end);
  /// Both ends included.
  milliseconds between(milliseconds low, milliseconds high);

  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

private:
  std::mt19937_64 engine_;
};

} // namespace parley::simulation
