#pragma once

/// @file
/// As docs/extending.md shows it; a test compares the two.

#include "conversation/event.hpp"

/// A message of a source of our own, called `desk`.
inline parley::conversation::event
heard_at_the_desk(const std::string& talk, const std::string& id, int64_t index,
                  const std::string& said) {
  parley::conversation::message what;
  what.id = id;
  what.index = index;
  what.author = "visitor";
  what.text = said;
  parley::conversation::event made;
  made.conversation = {"desk", talk};
  made.identity = "desk:message:" + id; // a repeat has the same
  made.what = parley::conversation::message_added{what};
  return made;
}
