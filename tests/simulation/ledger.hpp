#pragma once

#include "base/time.hpp"
#include "storage/store.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parley::simulation {

using moment = std::optional<steady_time>; ///< or never

/// A message of a customer's at Twilio.
struct said {
  int number = 0; ///< stands in its text as `#12`; unique; 0: a keyword
  std::string sid;
  std::string conversation;
  std::string author;
  int64_t index = 0;
  bool wants_refund = false;
  steady_time at{};
  moment reached;      ///< a running node first got the webhook
  moment taken_in;     ///< it was committed, by webhook or from a list
  moment acknowledged; ///< the webhook's 200 first reached Twilio
  moment removed;
  bool lost = false; ///< its webhook never comes
};

/// A while in which a conversation may be, or must be, in silence.
struct episode {
  enum class kind : uint8_t { person, second_number, opted_out, closed };
  kind what = kind::person;
  steady_time from{};
  moment known;      ///< the webhook that told its begin was acknowledged
  moment over;       ///< it ended at Twilio
  moment over_known; ///< the webhook that told its end was acknowledged
};

/// A message of ours that Twilio holds.
struct posted {
  std::string sid;
  std::string conversation;
  std::string turn; ///< of its reference
  int part = 0;
  std::string text;
  steady_time asked{};   ///< when the request left
  steady_time acted{};   ///< when Twilio created it
  steady_time visible{}; ///< when lists show it
};

/// Twilio listed a conversation's messages for us.
struct look {
  std::string conversation;
  steady_time at{};
};

/// A turn whose end was committed.
struct closed_turn {
  std::string turn;
  std::string conversation;
  std::vector<std::string> messages; ///< SIDs
  std::vector<std::string> parts;    ///< texts
  std::string outcome;
  steady_time tried{}; ///< when its owner first asked for the commit
  steady_time at{};
};

/// A refund that was made: it changes the world, so it must not come twice.
struct refund {
  int order = 0; ///< the number of the message that asked for it
  std::string key;
  steady_time at{};
};

/// What became of one part, by the writes that were committed.
struct part_fate {
  storage::part_state state = storage::part_state::queued;
  int posts = 0; ///< how often it became `sending`
};

/// What the world saw, written by its parts, for the checker.
struct ledger {
  using part_key = std::pair<std::string, int>; ///< turn, part

  std::deque<said> messages; ///< as written; places stay valid
  /// STOP and START: by whom and when.
  std::vector<std::pair<std::string, steady_time>> keywords;
  std::map<std::string, std::deque<episode>> episodes; ///< by conversation
  std::vector<posted> replies; ///< in the order of their creation
  std::vector<look> looks;
  std::vector<refund> refunds;
  std::vector<closed_turn> turns; ///< in the order of their commits
  std::map<part_key, part_fate> parts;
  std::vector<std::pair<steady_time, steady_time>> stalls;
  std::vector<std::string> violations; ///< seen on the way

  int deaths = 0; ///< of the process, drains included
  int actor_deaths = 0;
  int webhooks = 0;
  int faults = 0;                         ///< that struck calls
  moment born; ///< the database: lists' messages before it are history
  std::vector<steady_time> disk_failures; ///< commits that failed

  void violated(std::string what);
  [[nodiscard]] const said* find_message(const std::string& sid) const;
  said* find_message(const std::string& sid);
  said* find_number(int number);
};

/// The numbers in a text: `#12 and #14` gives 12 and 14.
std::vector<int> numbers_in(std::string_view text);

} // namespace parley::simulation
