#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parley::twilio {

/// What conversations from here are called as to their source.
inline constexpr std::string_view source_name = "twilio";

/// A SID as Parley keeps it: its hex in lower case, since Twilio takes either.
/// Nothing when the text is not two capitals and 32 hex digits.
/// @param prefix The capitals it must begin with; empty: any.
std::optional<std::string>
canonical_sid(std::string_view text, std::string_view prefix);

/// Whether two SIDs are the same, in either hex case.
bool same_sid(std::string_view a, std::string_view b);

} // namespace parley::twilio
