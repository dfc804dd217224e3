#include "conversation/judgement.hpp"

#include "conversation/opt_out.hpp"
#include "conversation/roles.hpp"

#include <algorithm>

namespace parley::conversation {

namespace {

/// The treatment of one message of the customer's; moves `opted_out` on.
treatment treat_words(const message& what, bool sms, bool& opted_out) {
  auto word = sms ? keyword_of(what.text) : keyword::none;
  switch (word) {
    case keyword::stop:
      opted_out = true;
      return treatment::swallow;
    case keyword::resume:
      opted_out = false;
      return treatment::swallow;
    case keyword::yes:
      if (!opted_out)
        return treatment::answer;
      opted_out = false;
      return treatment::swallow;
    case keyword::help:
      return treatment::swallow;
    case keyword::none:
      break;
  }
  return opted_out ? treatment::record : treatment::answer;
}

judgement silent(judgement result, silence why) {
  result.what = verdict::silent;
  result.why = why;
  for (auto& one : result.messages)
    if (one == treatment::answer)
      one = treatment::record;
  return result;
}

bool is_known(const facts& known) {
  return known.roster_known && known.state != lifecycle::unknown;
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

judgement judge(const facts& known, const std::vector<const message*>& pending,
                std::string_view own_author, bool reactivates) {
  judgement result;
  result.opted_out = known.opted_out;
  result.messages.resize(pending.size(), treatment::record);
  if (known.state == lifecycle::closed)
    return silent(std::move(result), silence::closed);
  if (!is_known(known)) {
    result.what = verdict::look;
    return result;
  }
  auto cast = who_is_who(known, own_author);
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (is_from_customer(*pending[i], cast, known, own_author))
      result.messages[i] = treat_words(
        *pending[i], is_sms(cast, pending[i]->author), result.opted_out);
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
