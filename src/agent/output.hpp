#pragma once

#include "agent/confidential.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::agent {

/// How long a reply may be, in bytes: 40 parts of plain text. A model that says
/// more has lost its way.
inline constexpr std::size_t longest_reply = 65'536;

/// A model's text as plain text that shows all it holds: without controls other
/// than the line feed (a tab becomes a space, every other line end a line
/// feed), bidirectional controls, characters that show nothing, tags,
/// annotations, noncharacters, and bytes that are not UTF-8. What a script or
/// an emoji needs to look right stays where it is needed, and only there:
/// joiners between letters that join and between pictures, a variation selector
/// behind what has variants (Unicode 15: Default_Ignorable_Code_Point,
/// RFC 5892 A.1, A.2, UTS #51).
///
/// Never longer than `text`; cleaning twice is cleaning once.
std::string clean(std::string_view text);

/// Why a clean text may not go to a customer, for the operator: `too_long`,
/// `instructions`; empty when it may.
std::string_view
why_blocked(std::string_view reply, const confidential& secrets);

} // namespace parley::agent
