#pragma once

#include "conversation/facts.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parley::conversation {

/// Who is who in a conversation.
struct roles {
  const participant* customer = nullptr; ///< into the facts; null: nobody is
  bool person_present = false;           ///< somebody of the business is there
  bool ambiguous = false; ///< two phone numbers: no telling who is served
};

/// The customer is the participant with a messaging binding, or else the
/// earliest identity that is not ours; every further identity that is not ours
/// is a person of the business.
roles who_is_who(const facts& known, std::string_view own_author);

/// Whether the customer wrote this. With nobody but us on the roster, whoever
/// wrote is the customer.
bool is_from_customer(const message& what, const roles& cast,
                      const facts& known, std::string_view own_author);

/// Whom the source vouches for: the address it reaches the customer at, else a
/// chat user's identity. An identity that reads like an address (`+1555…`,
/// `whatsapp:+1555…`) is a name that somebody chose and proves no address:
/// empty, as it is where nobody or everybody may be served. With nobody but us
/// on the roster it is the author, if all that is pending has the same.
std::string
proven_customer(const roles& cast, const std::vector<const message*>& pending);

/// Whether the conversation's texts go by SMS: opt-out words are carriers'
/// business there and ordinary words elsewhere.
/// @param author Decides when the roster does not: a bare phone number.
bool is_sms(const roles& cast, std::string_view author);

} // namespace parley::conversation
