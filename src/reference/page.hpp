#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>

namespace parley::reference {

/// The policy of a page that brings its one `<script>` and its one `<style>`
/// along: it runs these and nothing else, talks to its own server alone, and
/// shows in nobody's frame.
std::string policy_of(std::string_view page);

/// The answer that is such a page, with this policy.
http::response page_response(std::string_view page, const std::string& policy);

} // namespace parley::reference
