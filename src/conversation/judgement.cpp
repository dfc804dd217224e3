#include "conversation/judgement.hpp"

#include "conversation/opt_out.hpp"
#include "conversation/roles.hpp"

#include <algorithm>

namespace parley::conversation {

namespace {

/// The treatment of one message of the customer's; moves the opt-out on.
treatment treat_words(const message& what, bool sms, judgement& result) {
  // Messages come in any order, and the keyword that was written last counts.
  auto decide = [&](bool opted_out) {
    if (what.index < result.opt_out_index)
      return;
    result.opted_out = opted_out;
    result.opt_out_index = what.index;
  };
  auto word = sms ? keyword_of(what.text) : keyword::none;
  switch (word) {
    case keyword::stop:
      decide(true);
      return treatment::swallow;
    case keyword::resume:
      decide(false);
      return treatment::swallow;
    case keyword::yes:
      if (!result.opted_out)
        return treatment::answer;
      decide(false);
      return treatment::swallow;
    case keyword::help:
      return treatment::swallow;
    case keyword::none:
      break;
  }
  return result.opted_out ? treatment::record : treatment::answer;
}

judgement silent(judgement result, silence why) {
  result.what = verdict::silent;
  result.why = why;
  for (auto& one : result.messages)
    if (one == treatment::answer)
      one = treatment::record;
  return result;
}

bool is_of(const participant& who, const message& what) {
  return (!what.participant.empty() && what.participant == who.id)
         || what.author == who.address
         || (!who.identity.empty() && what.author == who.identity);
}

/// Whether somebody writes of whose coming was not heard yet. Where nobody is
/// known but us, whoever writes is the customer.
bool lacks_an_author(const facts& known,
                     const std::vector<const message*>& pending,
                     std::string_view own_author) {
  auto is_other = [&](const participant& who) {
    return who.identity != own_author;
  };
  if (std::none_of(known.roster.begin(), known.roster.end(), is_other))
    return false;
  return std::any_of(pending.begin(), pending.end(), [&](const message* one) {
    return one->author != own_author
           && std::none_of(
             known.roster.begin(), known.roster.end(),
             [&](const participant& who) { return is_of(who, *one); });
  });
}

bool is_known(const facts& known, const std::vector<const message*>& pending,
              std::string_view own_author, roster_source from) {
  return known.roster_known && known.state != lifecycle::unknown
         && (from == roster_source::read
             || !lacks_an_author(known, pending, own_author));
}

} // namespace

std::string_view to_string(silence why) {
  switch (why) {
    case silence::none:
      return "none";
    case silence::closed:
      return "closed";
    case silence::inactive:
      return "inactive";
    case silence::person_present:
      return "person_present";
    case silence::several_customers:
      return "several_customers";
    case silence::opted_out:
      return "opted_out";
    case silence::not_from_customer:
      return "not_from_customer";
  }
  return "none";
}

judgement
judge(const facts& known, const std::vector<const message*>& pending,
      std::string_view own_author, bool reactivates, roster_source from) {
  judgement result;
  result.opted_out = known.opted_out;
  result.opt_out_index = known.opt_out_index;
  result.messages.resize(pending.size(), treatment::record);
  if (known.state == lifecycle::closed)
    return silent(std::move(result), silence::closed);
  if (!is_known(known, pending, own_author, from)) {
    result.what = verdict::look;
    return result;
  }
  auto cast = who_is_who(known, own_author);
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (is_from_customer(*pending[i], cast, known, own_author))
      result.messages[i]
        = treat_words(*pending[i], is_sms(cast, pending[i]->author), result);
  if (cast.ambiguous)
    return silent(std::move(result), silence::several_customers);
  if (cast.person_present)
    return silent(std::move(result), silence::person_present);
  if (result.opted_out)
    return silent(std::move(result), silence::opted_out);
  auto to_answer = std::count(result.messages.begin(), result.messages.end(),
                              treatment::answer);
  if (to_answer == 0)
    return silent(std::move(result), silence::not_from_customer);
  if (known.state == lifecycle::initializing)
    result.what = verdict::wait;
  else if (known.state == lifecycle::inactive && !reactivates)
    return silent(std::move(result), silence::inactive);
  else
    result.what = known.state == lifecycle::inactive ? verdict::reactivate
                                                     : verdict::answer;
  return result;
}

} // namespace parley::conversation
