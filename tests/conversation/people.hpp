#pragma once

#include "conversation/facts.hpp"

#include <chrono>
#include <string>

namespace parley::conversation::test {

/// A customer by telephone.
inline participant by_phone(const std::string& id, const std::string& address,
                            const std::string& channel = "sms") {
  participant made;
  made.id = id;
  made.channel = channel;
  made.address = address;
  return made;
}

/// Somebody with a chat identity, who came at that second.
inline participant
by_chat(const std::string& id, const std::string& identity, int second = 0) {
  participant made;
  made.id = id;
  made.identity = identity;
  made.created = timestamp{std::chrono::seconds{second}};
  return made;
}

/// An active conversation in which everybody is known.
inline facts with(std::vector<participant> roster) {
  facts made;
  made.state = lifecycle::active;
  made.roster_known = true;
  made.roster = std::move(roster);
  return made;
}

inline message from(const std::string& author, const std::string& text,
                    const std::string& participant = {}) {
  message made;
  made.id = "IM" + text;
  made.author = author;
  made.participant = participant;
  made.text = text;
  return made;
}

} // namespace parley::conversation::test
