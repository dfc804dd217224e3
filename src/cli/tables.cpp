#include "cli/tables.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iomanip>
#include <string>

namespace parley::cli {

namespace {

using nlohmann::json;

/// A member as text for a terminal: one line, nothing that moves the cursor.
std::string text(const json& of, const char* name) {
  const auto found = of.find(name);
  if (found == of.end() || found->is_null())
    return "-";
  auto shown = found->is_string() ? found->get<std::string>() : found->dump();
  std::replace_if(
    shown.begin(), shown.end(),
    [](char c) { return (c >= '\0' && c < ' ') || c == '\x7f'; }, ' ');
  return shown;
}

void write_messages(const json& messages, const char* sign, std::ostream& to) {
  for (const auto& one : messages)
    to << "  " << sign << ' ' << text(one, "author") << ": "
       << text(one, "text") << '\n';
}

} // namespace

void write_page(const json& page, std::ostream& to) {
  to << std::left << std::setw(36) << "CONVERSATION" << std::setw(14) << "STATE"
     << std::setw(9) << "PENDING" << std::setw(8) << "FAILED" << std::setw(26)
     << "LAST TURN"
     << "OUTCOME\n";
  for (const auto& one : page.at("conversations"))
    to << std::setw(36) << text(one, "sid") << std::setw(14)
       << text(one, "state") << std::setw(9) << text(one, "pending_messages")
       << std::setw(8) << text(one, "failed_turns") << std::setw(26)
       << text(one, "last_turn_at") << text(one, "last_outcome") << '\n';
  if (!page.at("next").is_null())
    to << "More: --cursor " << text(page, "next") << '\n';
}

void write_overview(const json& overview, std::ostream& to) {
  to << text(overview, "sid") << ", " << text(overview, "state")
     << (overview.at("opted_out") == true ? ", opted out" : "") << ", agent "
     << text(overview, "active_agent") << ", "
     << text(overview, "pending_messages") << " pending, "
     << text(overview, "failed_turns") << " failed turns\n";
  for (const auto& who : overview.at("participants"))
    to << "participant " << text(who, "sid") << ' ' << text(who, "channel")
       << ' ' << text(who, who.at("address").is_null() ? "identity" : "address")
       << '\n';
  for (const auto& turn : overview.at("turns")) {
    to << text(turn, "closed_at") << ' ' << text(turn, "outcome");
    if (!turn.at("reason").is_null())
      to << " (" << text(turn, "reason") << ')';
    to << '\n';
    write_messages(turn.at("messages"), "<", to);
    for (const auto& part : turn.at("reply"))
      to << "  > " << text(part, "state") << ": " << text(part, "text") << '\n';
  }
  if (!overview.at("pending").empty())
    to << "pending\n";
  write_messages(overview.at("pending"), "<", to);
}

void write_erasure(const json& erasure, std::ostream& to) {
  to << text(erasure, "sid") << ": erased, " << text(erasure, "messages")
     << " messages, " << text(erasure, "turns") << " turns";
  if (erasure.at("erased_before") == true)
    to << " (it was erased before)";
  to << "; at Twilio: " << text(erasure, "twilio");
  if (!erasure.at("twilio_error").is_null())
    to << " (" << text(erasure, "twilio_error") << ')';
  to << '\n';
  if (erasure.at("files_clean") == false)
    to << "Somebody reads the database's files; they are cleaned later.\n";
}

} // namespace parley::cli
