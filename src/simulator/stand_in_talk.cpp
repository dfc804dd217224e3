#include "simulator/stand_in_talk.hpp"

#include "simulator/stand_in_answers.hpp"

namespace parley::simulator {

namespace {

constexpr auto billing_contact
  = "For billing questions, please contact our billing department at "
    "billing@acme.com or 1-800-ACME-BILL.";
constexpr auto returns_contact
  = "For returns and refunds, please visit acme.com/returns or contact "
    "customer service at 1-800-ACME-HELP.";
constexpr auto technical_contact
  = "Please switch the device off and on again and check its cable. If that "
    "does not help, call technical support at 1-800-ACME-HELP.";

std::string agreed(const block& now) {
  if (mentions(now.past.last_said,
               {"specific store", "nearest store", "which city"}))
    return "Sure! Which city are you in?";
  return "Great! What can I do for you?";
}

std::string refused(const block& now) {
  if (mentions(now.past.last_said, {"anything else"}))
    return "Great! Have a wonderful day!";
  return "No problem! Is there anything else I can help you with today?";
}

} // namespace

std::string small_talk(const clause& said, const block& now) {
  switch (said.about) {
    case topic::order:
      return said.number.empty()
               ? "I'd be happy to help! Could you tell me your order number?"
               : std::string{unknown_answer};
    case topic::product:
      return "Which product are you looking for?";
    case topic::billing:
      return billing_contact;
    case topic::technical:
      return technical_contact;
    case topic::faq:
      return mentions(said.words, {"return", "returns", "refund", "refunds"})
               ? returns_contact
               : std::string{unknown_answer};
    case topic::thanks:
      return "You're welcome! Is there anything else I can help you with "
             "today?";
    case topic::greeting:
      return "Hello! I can help with orders, products, store hours and "
             "locations. What can I do for you?";
    case topic::goodbye:
      return "Thank you for contacting Acme Corp. Have a wonderful day!";
    case topic::agreement:
      return agreed(now);
    case topic::refusal:
      return refused(now);
    default:
      return std::string{unknown_answer};
  }
}

} // namespace parley::simulator
