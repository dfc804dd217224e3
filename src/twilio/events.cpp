#include "twilio/events.hpp"

#include "twilio/binding.hpp"
#include "twilio/media.hpp"
#include "twilio/shape.hpp"
#include "twilio/sid.hpp"
#include "twilio/text.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace parley::twilio {

namespace {

using conversation::event;
using conversation::message;
using conversation::participant;

/// Reads fields that have their shapes, and remembers the first fault.
class reader {
public:
  explicit reader(const form& fields) : fields_(fields) {
    // nop
  }

  [[nodiscard]] std::string_view text(std::string_view name) const {
    return fields_.find(name);
  }

  std::string_view required(std::string_view name) {
    const auto value = text(name);
    if (value.empty())
      fail(name, "missing");
    return value;
  }

  /// In the case Parley keeps; empty when absent.
  [[nodiscard]] std::string sid(std::string_view name) const {
    return canonical_sid(text(name), {}).value_or(std::string{});
  }

  std::string required_sid(std::string_view name) {
    required(name);
    return sid(name);
  }

  [[nodiscard]] int64_t integer(std::string_view name) const {
    return parse_integer(text(name)).value_or(0);
  }

  [[nodiscard]] timestamp time(std::string_view name) const {
    return parse_time(text(name)).value_or(timestamp{});
  }

  conversation::key conversation() {
    return {std::string{source_name}, required_sid("ConversationSid")};
  }

  /// Tells deliveries of the same event from others of its kind: when it
  /// happened, as Twilio wrote it.
  std::string identity(std::string_view subject, std::string_view moment) {
    return std::string(text("EventType"))
      .append("/")
      .append(subject)
      .append("/")
      .append(moment);
  }

  void fail(std::string_view name, std::string_view why) {
    if (!fault_)
      fault_ = malformed(name, why);
  }

  [[nodiscard]] const std::optional<webhook_failure>& fault() const {
    return fault_;
  }

private:
  const form& fields_;
  std::optional<webhook_failure> fault_;
};

message read_message(reader& from) {
  message what;
  what.id = from.required_sid("MessageSid");
  what.index = from.integer("Index");
  what.author = from.text("Author");
  what.participant = from.sid("ParticipantSid");
  what.text = from.text("Body");
  if (auto media = read_media(from.text("Media")))
    what.media = std::move(*media);
  else
    from.fail("Media", "not a list of media");
  what.created = from.time("DateCreated");
  return what;
}

participant read_participant(reader& from) {
  participant who;
  who.id = from.required_sid("ParticipantSid");
  bind(who, {from.text("Identity"), from.text("MessagingBinding.Type"),
             from.text("MessagingBinding.Address"),
             from.text("MessagingBinding.ProxyAddress")});
  who.created = from.time("DateCreated");
  return who;
}

event message_added(reader& from) {
  from.required("Index");
  from.required("Author");
  auto what = read_message(from);
  auto identity = what.id;
  return {from.conversation(), std::move(identity),
          conversation::message_added{std::move(what)}};
}

event message_updated(reader& from) {
  auto what = read_message(from);
  auto identity = from.identity(what.id, from.required("DateUpdated"));
  return {from.conversation(), std::move(identity),
          conversation::message_updated{std::move(what)}};
}

/// When something was removed; there is but one removal, so it may be absent.
std::string_view removal(const reader& from) {
  const auto removed = from.text("DateRemoved");
  return removed.empty() ? from.text("DateUpdated") : removed;
}

event message_removed(reader& from) {
  auto id = from.required_sid("MessageSid");
  auto identity = from.identity(id, removal(from));
  return {from.conversation(), std::move(identity),
          conversation::message_removed{std::move(id)}};
}

event participant_added(reader& from) {
  auto who = read_participant(from);
  auto identity = from.identity(who.id, from.text("DateCreated"));
  return {from.conversation(), std::move(identity),
          conversation::participant_added{std::move(who)}};
}

event participant_updated(reader& from) {
  auto who = read_participant(from);
  auto identity = from.identity(who.id, from.required("DateUpdated"));
  return {from.conversation(), std::move(identity),
          conversation::participant_updated{std::move(who)}};
}

event participant_removed(reader& from) {
  auto who = read_participant(from);
  auto identity = from.identity(who.id, removal(from));
  return {from.conversation(), std::move(identity),
          conversation::participant_removed{std::move(who)}};
}

event conversation_added(reader& from) {
  auto which = from.conversation();
  auto identity = from.identity(which.id, from.text("DateCreated"));
  const auto state = from.text("State");
  const auto begun
    = state.empty() ? conversation::lifecycle::active : lifecycle_of(state);
  return {std::move(which), std::move(identity),
          conversation::conversation_added{begun}};
}

event conversation_updated(reader& from) {
  auto which = from.conversation();
  auto identity = from.identity(which.id, from.required("DateUpdated"));
  return {std::move(which), std::move(identity),
          conversation::state_changed{lifecycle_of(from.required("State"))}};
}

event conversation_removed(reader& from) {
  auto which = from.conversation();
  auto identity = from.identity(which.id, removal(from));
  return {std::move(which), std::move(identity),
          conversation::conversation_removed{}};
}

event state_updated(reader& from) {
  auto which = from.conversation();
  auto identity = from.identity(which.id, from.required("StateUpdated"));
  return {std::move(which), std::move(identity),
          conversation::state_changed{lifecycle_of(from.required("StateTo"))}};
}

event delivery_updated(reader& from) {
  conversation::delivery_updated what;
  what.message_id = from.required_sid("MessageSid");
  // Twilio's pages name it Status, its own skill files DeliveryStatus.
  const auto status = from.text("Status").empty() ? "DeliveryStatus" : "Status";
  what.status = to_lower(from.text(status));
  if (what.status.empty())
    from.fail("Status", "missing");
  what.error_code = static_cast<int>(std::min<int64_t>(
    from.integer("ErrorCode"), std::numeric_limits<int>::max()));
  auto identity
    = from.identity(from.required_sid("DeliveryReceiptSid"), what.status);
  return {from.conversation(), std::move(identity), std::move(what)};
}

struct translation {
  std::string_view event_type;
  event (*translate)(reader&);
};

constexpr std::array translations{
  translation{"onMessageAdded", message_added},
  translation{"onMessageUpdated", message_updated},
  translation{"onMessageRemoved", message_removed},
  translation{"onConversationAdded", conversation_added},
  translation{"onConversationUpdated", conversation_updated},
  translation{"onConversationRemoved", conversation_removed},
  translation{"onConversationStateUpdated", state_updated},
  translation{"onParticipantAdded", participant_added},
  translation{"onParticipantUpdated", participant_updated},
  translation{"onParticipantRemoved", participant_removed},
  translation{"onDeliveryUpdated", delivery_updated},
};

} // namespace

result<std::optional<event>, webhook_failure>
translate_event(std::string_view event_type, const form& fields) {
  const auto* const known = std::find_if(
    translations.begin(), translations.end(),
    [&](const translation& x) { return x.event_type == event_type; });
  if (known == translations.end())
    return std::optional<event>{};
  reader from{fields};
  auto what = known->translate(from);
  if (from.fault())
    return *from.fault();
  return std::optional<event>{std::move(what)};
}

} // namespace parley::twilio
