#pragma once

#include "actors/environment.hpp"
#include "upstream/agenda.hpp"
#include "upstream/gate.hpp"
#include "upstream/retry.hpp"

#include <optional>
#include <string>

namespace parley::actors {

/// What the clients of both services share: who may ask now, who goes on when,
/// and what an operator sees of it.
class upstream_way {
public:
  /// @param name Of the service, in the log.
  /// @param figures Its place on the board.
  upstream_way(std::string name, upstream::gate::rules rules, environment env,
               observe::upstream_figures& figures);

  /// Shows how it stands: figures on the board, a line in the log for each
  /// change.
  void show();

  /// How long from now the actor is to send itself `upstream_due`; nothing if
  /// none is needed or one is on its way that comes early enough.
  std::optional<steady_time::duration> next_timer(steady_time now);

  upstream::gate gate;
  upstream::agenda agenda;
  upstream::retry_budget budget;

private:
  void tell(observe::level at, std::string_view event, int64_t limit) const;

  std::string name_;
  environment env_;
  observe::upstream_figures* figures_;
  upstream::gate::view shown_;
  steady_time timer_{}; ///< the earliest that is set
};

} // namespace parley::actors
