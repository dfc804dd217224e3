#include "benchmark/webhook_writer.hpp"

#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <array>
#include <utility>

namespace parley::benchmark {

namespace {

// What stands in a prepared text where a number goes. Digits only, so that a
// form holds them as they are; each occurs nowhere else.
constexpr uint64_t number_slot = 8'713'905'246;
constexpr uint64_t conversation_slot = 0x7'c35d'91b4;
constexpr uint64_t index_slot = 9'406'173'852;

/// The 16 hex digits at the end of a numbered SID.
std::string hex_of(uint64_t number) {
  return numbered_sid("", 0, number).substr(16);
}

std::string decimal_of(uint64_t number) {
  auto text = question(number, wish::answer);
  return text.substr(2, 10);
}

/// A text and where a number's digits stand in it.
struct text_with_slots {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> places; ///< at, which slot
};

constexpr std::size_t slot_kinds = 5;
using slot_values = std::array<std::string, slot_kinds>;

/// How the numbers of one webhook are written, in the order of the slots.
slot_values values_of(uint64_t number, uint64_t conversation, uint64_t index) {
  return {hex_of(number), decimal_of(number), hex_of(conversation),
          customer_of(conversation).substr(5), decimal_of(index)};
}

text_with_slots find_slots(std::string text) {
  text_with_slots made{std::move(text), {}};
  auto marks = values_of(number_slot, conversation_slot, index_slot);
  for (std::size_t which = 0; which < slot_kinds; ++which)
    for (auto at = made.text.find(marks.at(which)); at != std::string::npos;
         at = made.text.find(marks.at(which), at + 1))
      made.places.emplace_back(at, which);
  return made;
}

std::string filled(const text_with_slots& in, const slot_values& values) {
  auto text = in.text;
  for (const auto& [at, which] : in.places)
    text.replace(at, values.at(which).size(), values.at(which));
  return text;
}

constexpr const char* date = "2026-01-02T03:04:05.678Z";

twilio::form message_form(const sender& from, wish what) {
  twilio::form made;
  made.fields
    = {{"EventType", "onMessageAdded"},
       {"AccountSid", from.account_sid},
       {"ChatServiceSid", from.service_sid},
       {"ConversationSid", numbered_sid("CH", from.run, conversation_slot)},
       {"MessageSid", numbered_sid("IM", from.run, number_slot)},
       {"ParticipantSid", numbered_sid("MB", from.run, conversation_slot)},
       {"MessagingServiceSid", "MG00000000000000000000000000000001"},
       {"Author", customer_of(conversation_slot)},
       {"Body", question(number_slot, what)},
       {"Index", decimal_of(index_slot)},
       {"DateCreated", date},
       {"Attributes", "{}"},
       {"Source", "SMS"},
       {"RetryCount", "0"}};
  return made;
}

twilio::form receipt_form(const sender& from) {
  twilio::form made;
  made.fields
    = {{"EventType", "onDeliveryUpdated"},
       {"AccountSid", from.account_sid},
       {"ChatServiceSid", from.service_sid},
       {"ConversationSid", numbered_sid("CH", from.run, conversation_slot)},
       {"MessageSid", numbered_sid("IM", from.run, number_slot)},
       {"DeliveryReceiptSid", numbered_sid("DY", from.run, number_slot)},
       {"ChannelMessageSid", numbered_sid("SM", from.run, number_slot)},
       {"ParticipantSid", numbered_sid("MB", from.run, conversation_slot)},
       {"Status", "delivered"},
       {"ErrorCode", "0"},
       {"DateCreated", date},
       {"DateUpdated", date},
       {"Source", "API"},
       {"RetryCount", "0"}};
  return made;
}

constexpr std::array wishes{wish::answer, wish::tool, wish::hand_off};

} // namespace

class webhook_writer::prepared {
public:
  prepared(const sender& from, const twilio::form& fields)
    : signed_{find_slots(twilio::string_to_sign(from.signed_url, fields))} {
    twilio::form_writer writer;
    for (const auto& [name, value] : fields.fields)
      writer.add(name, value);
    body_ = find_slots(writer.body());
    head_ = "POST " + from.target + " HTTP/1.1\r\nHost: " + from.host
            + "\r\nContent-Type: application/x-www-form-urlencoded"
              "\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*"
              "\r\nContent-Length: "
            + std::to_string(body_.text.size()) + "\r\nX-Twilio-Signature: ";
  }

  [[nodiscard]] std::string
  write(const hmac_key& key, const slot_values& values) const {
    return head_ + to_base64(key(filled(signed_, values))) + "\r\n\r\n"
           + filled(body_, values);
  }

private:
  text_with_slots signed_;
  text_with_slots body_;
  std::string head_;
};

webhook_writer::webhook_writer(sender from)
  : from_{std::move(from)}, key_{digest::sha1, from_.auth_token} {
  for (auto what : wishes)
    messages_.push_back(prepare(message_form(from_, what)));
  receipt_ = prepare(receipt_form(from_));
}

webhook_writer::~webhook_writer() = default;

std::unique_ptr<webhook_writer::prepared>
webhook_writer::prepare(const twilio::form& fields) const {
  return std::make_unique<prepared>(from_, fields);
}

std::string webhook_writer::message(uint64_t number, uint64_t conversation,
                                    uint64_t index, wish what) const {
  std::size_t which = 0;
  while (wishes.at(which) != what)
    ++which;
  return messages_[which]->write(key_, values_of(number, conversation, index));
}

std::string
webhook_writer::receipt(uint64_t number, uint64_t conversation) const {
  return receipt_->write(key_, values_of(number, conversation, 0));
}

} // namespace parley::benchmark
