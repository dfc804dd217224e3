#include "conversation/roles.hpp"

#include <algorithm>

namespace parley::conversation {

namespace {

bool has_binding(const participant& who) {
  return !who.channel.empty() || !who.address.empty();
}

bool is_phone_number(std::string_view author) {
  return author.size() > 1 && author.front() == '+'
         && std::all_of(author.begin() + 1, author.end(),
                        [](char c) { return c >= '0' && c <= '9'; });
}

bool reads_like_an_address(std::string_view identity) {
  return identity.starts_with('+')
         || identity.find(":+") != std::string_view::npos;
}

} // namespace

roles who_is_who(const facts& known, std::string_view own_author) {
  roles result;
  for (const auto& who : known.roster)
    if (has_binding(who)) {
      result.ambiguous = result.customer != nullptr;
      if (result.ambiguous)
        return result;
      result.customer = &who;
    }
  auto served_by_phone = result.customer != nullptr;
  for (const auto& who : known.roster) {
    if (has_binding(who) || who.identity.empty() || who.identity == own_author)
      continue;
    if (served_by_phone) {
      result.person_present = true;
    } else if (!result.customer) {
      result.customer = &who;
    } else {
      result.person_present = true;
      if (who.created < result.customer->created)
        result.customer = &who;
    }
  }
  return result;
}

bool is_from_customer(const message& what, const roles& cast,
                      const facts& known, std::string_view own_author) {
  if (what.author == own_author)
    return false;
  if (!cast.customer)
    return std::none_of(
      known.roster.begin(), known.roster.end(),
      [&](const participant& who) { return who.identity != own_author; });
  if (!what.participant.empty())
    return what.participant == cast.customer->id;
  return what.author == cast.customer->address
         || (!what.author.empty() && what.author == cast.customer->identity);
}

std::string
proven_customer(const roles& cast, const std::vector<const message*>& pending) {
  if (cast.ambiguous)
    return {};
  if (cast.customer) {
    const auto& who = *cast.customer;
    if (!who.address.empty())
      return who.address;
    return reads_like_an_address(who.identity) ? std::string{} : who.identity;
  }
  const auto same_author = [&](const message* one) {
    return one->author == pending.front()->author;
  };
  if (pending.empty()
      || !std::all_of(pending.begin(), pending.end(), same_author))
    return {};
  return pending.front()->author;
}

bool is_sms(const roles& cast, std::string_view author) {
  if (cast.customer && !cast.customer->channel.empty())
    return cast.customer->channel == "sms";
  return is_phone_number(author);
}

} // namespace parley::conversation
