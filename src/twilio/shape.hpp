#pragma once

#include "twilio/webhook.hpp"

#include <optional>
#include <string>
#include <string_view>

/// @file
/// The shapes of webhook fields; for src/twilio alone.

namespace parley::twilio {

/// A field that is not as it must be. The detail names the field where it is
/// one that may be named, and never its value.
webhook_failure malformed(std::string_view field, std::string_view why);

/// What is wrong with a form as text, if anything: more than 200 fields, a
/// broken escape, NUL, or bytes that are not UTF-8.
std::optional<webhook_failure> text_fault(const form& fields);

/// What is wrong with the fields of a Conversations webhook, if anything: a
/// SID, number, time, or JSON that is none, a field given twice with different
/// values, or a Body beyond 32 KB. Empty stands for absent.
std::optional<webhook_failure> shape_fault(const form& fields);

} // namespace parley::twilio
