#include "tests/simulation/oracle.hpp"

#include <algorithm>

namespace parley::simulation {

namespace {

/// Until when Parley may believe that it lasts.
moment believed_end(const episode& one) {
  // A STOP that comes in behind its START is obeyed: that is the safe side.
  auto overtaken
    = one.what == episode::kind::opted_out
      && (!one.known || (one.over_known && *one.over_known < *one.known));
  return overtaken ? moment{} : one.over_known;
}

} // namespace

oracle::oracle(const ledger& book, const plan& drawn)
  : ledger_{book}, plan_{drawn} {
  // nop
}

bool oracle::may_be_silent(const said& what, steady_time until) const {
  if (what.removed || may_be_limited(what, until))
    return true;
  auto found = ledger_.episodes.find(what.conversation);
  if (found == ledger_.episodes.end())
    return false;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](const episode& one) {
                       auto end = believed_end(one);
                       return one.from <= until && (!end || *end >= what.at);
                     });
}

bool oracle::may_be_limited(const said& what, steady_time until) const {
  // A minute, and as long again for webhooks that took their time.
  constexpr std::chrono::minutes span{2};
  auto counts = [&](const std::string& author, steady_time at) {
    return author == what.author && at <= until && at + span >= what.at;
  };
  auto others = std::count_if(
    ledger_.messages.begin(), ledger_.messages.end(),
    [&](const said& one) { return counts(one.author, one.at); });
  auto keywords = std::count_if(
    ledger_.keywords.begin(), ledger_.keywords.end(),
    [&](const auto& one) { return counts(one.first, one.second); });
  return others + keywords > plan_.rate_limit;
}

bool oracle::must_be_silent(const said& what, steady_time closed) const {
  auto found = ledger_.episodes.find(what.conversation);
  if (found == ledger_.episodes.end() || !what.reached)
    return false;
  // A list may have told of it before its webhook did.
  auto heard
    = what.taken_in ? std::min(*what.reached, *what.taken_in) : *what.reached;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](const episode& one) {
                       return one.known && *one.known < heard
                              && (!one.over || *one.over > closed);
                     });
}

bool oracle::must_be_found(const said& what) const {
  // Both clocks tell whole seconds of a list's messages.
  constexpr std::chrono::seconds grain{1};
  if (!what.lost || what.removed || !ledger_.born
      || what.at < *ledger_.born + grain)
    return false;
  auto found = ledger_.episodes.find(what.conversation);
  return found == ledger_.episodes.end()
         || std::none_of(found->second.begin(), found->second.end(),
                         [](const episode& one) {
                           return one.what == episode::kind::closed;
                         });
}

bool oracle::may_withhold(const std::string& conversation,
                          steady_time from) const {
  auto found = ledger_.episodes.find(conversation);
  return found != ledger_.episodes.end()
         && std::any_of(found->second.begin(), found->second.end(),
                        [&](const episode& one) {
                          auto end = believed_end(one);
                          return !end || *end >= from;
                        });
}

} // namespace parley::simulation
