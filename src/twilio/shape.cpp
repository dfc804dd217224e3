#include "twilio/shape.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "twilio/sid.hpp"
#include "twilio/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace parley::twilio {

namespace {

constexpr std::size_t field_limit = 200;
constexpr std::size_t body_limit = 32 * 1024;

enum class shape { sid, integer, time, json, body, text };

struct rule {
  std::string_view name;
  shape wanted;
  std::string_view prefix = {}; ///< of a SID; empty: any
};

/// Every field that is read, and those beside it whose shape is documented
/// (Twilio: Conversations webhooks). Twilio may add others without notice.
constexpr std::array rules{
  rule{"AccountSid", shape::sid, "AC"},
  rule{"ChatServiceSid", shape::sid, "IS"},
  rule{"ConversationSid", shape::sid, "CH"},
  rule{"MessageSid", shape::sid, "IM"},
  rule{"ParticipantSid", shape::sid, "MB"},
  rule{"MessagingServiceSid", shape::sid, "MG"},
  rule{"RoleSid", shape::sid, "RL"},
  rule{"UserSid", shape::sid, "US"},
  rule{"DeliveryReceiptSid", shape::sid, "DY"},
  rule{"ChannelMessageSid", shape::sid},
  rule{"Index", shape::integer},
  rule{"RetryCount", shape::integer},
  rule{"ErrorCode", shape::integer},
  rule{"DateCreated", shape::time},
  rule{"DateUpdated", shape::time},
  rule{"DateRemoved", shape::time},
  rule{"StateUpdated", shape::time},
  rule{"Attributes", shape::json},
  rule{"Media", shape::json},
  rule{"Body", shape::body},
  rule{"EventType", shape::text},
  rule{"Author", shape::text},
  rule{"Identity", shape::text},
  rule{"State", shape::text},
  rule{"StateTo", shape::text},
  rule{"Status", shape::text},
  rule{"DeliveryStatus", shape::text},
  rule{"MessagingBinding.Type", shape::text},
  rule{"MessagingBinding.Address", shape::text},
  rule{"MessagingBinding.ProxyAddress", shape::text},
};

/// Why a value that is not empty does not fit; nothing when it does.
std::string_view misfit(const rule& given, std::string_view value) {
  switch (given.wanted) {
    case shape::sid:
      return canonical_sid(value, given.prefix) ? "" : "not such a SID";
    case shape::integer:
      return parse_integer(value).value_or(-1) >= 0 ? "" : "not a number";
    case shape::time:
      return parse_time(value) ? "" : "not a time";
    case shape::json:
      return value == "{}" || parse_json(value) ? "" : "not JSON";
    case shape::body:
      return value.size() <= body_limit ? "" : "longer than 32 KB";
    case shape::text:
      return {};
  }
  return {};
}

bool may_be_named(std::string_view field) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
  };
  return !field.empty() && field.size() <= 64
         && std::all_of(field.begin(), field.end(), plain);
}

} // namespace

webhook_failure malformed(std::string_view field, std::string_view why) {
  std::string detail(may_be_named(field) ? field : "a field");
  detail.append(": ").append(why);
  return {webhook_failure::reason::malformed, std::move(detail)};
}

std::optional<webhook_failure> text_fault(const form& fields) {
  if (fields.fields.size() > field_limit)
    return malformed("fields", "more than 200");
  if (fields.broken_escape)
    return malformed(fields.broken_field, "a broken percent escape");
  for (const auto& [name, value] : fields.fields) {
    for (const std::string_view text : {name, value}) {
      if (text.find('\0') != std::string_view::npos)
        return malformed(name, "contains NUL");
      if (!is_utf8(text))
        return malformed(name, "not UTF-8");
    }
  }
  return std::nullopt;
}

std::optional<webhook_failure> shape_fault(const form& fields) {
  for (const auto& [name, value] : fields.fields) {
    const auto* const known = std::find_if(
      rules.begin(), rules.end(),
      [&wanted = name](const rule& x) { return x.name == wanted; });
    if (known == rules.end())
      continue;
    // The signature does not fix the order of values, so none may be chosen.
    if (fields.find(name) != value)
      return malformed(name, "given twice");
    if (const auto why = misfit(*known, value); !value.empty() && !why.empty())
      return malformed(name, why);
  }
  return std::nullopt;
}

} // namespace parley::twilio
