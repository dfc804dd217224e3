#pragma once

#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"

namespace parley::simulation {

/// Who may be left without an answer, and who must not get one, told from what
/// happened at Twilio alone. Between the two lies what is decided by who was
/// quicker: there, both are right.
class oracle {
public:
  oracle(const ledger& book, const plan& drawn);

  /// Whether a message may be met with silence: at some time from its writing
  /// to `until` a reason for it was there, or Parley could believe so.
  [[nodiscard]] bool may_be_silent(const said& what, steady_time until) const;

  /// Whether it must be: Parley knew the reason before it had the message, and
  /// the reason was still there when the turn was closed.
  [[nodiscard]] bool must_be_silent(const said& what, steady_time closed) const;

  /// Whether a reply that was begun at `from` may stay unsent.
  [[nodiscard]] bool
  may_withhold(const std::string& conversation, steady_time from) const;

  /// Whether a message whose webhook was lost must be found in a list: not
  /// where its conversation was closed, and not where it is older than the
  /// database.
  [[nodiscard]] bool must_be_found(const said& what) const;

private:
  [[nodiscard]] bool may_be_limited(const said& what, steady_time until) const;

  const ledger& ledger_;
  const plan& plan_;
};

} // namespace parley::simulation
