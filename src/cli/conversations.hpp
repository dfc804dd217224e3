#pragma once

#include "cli/verbs.hpp"

#include <cstdint>
#include <string>

namespace parley::cli {

/// What `parley conversations …` may be told.
struct conversations_options {
  flag_values flags;
  std::string url; ///< of a running server; empty: the database itself
  std::string sid; ///< of the conversation; not for `list`
  int limit = 50;
  int64_t cursor = 0;
  bool failed = false; ///< those with a failed turn
  bool json = false;
  bool keep_at_twilio = false;
  bool yes = false; ///< do not ask
};

/// `parley conversations list`
int list_conversations(const conversations_options& options);

/// `parley conversations show CH…`
int show_conversation(const conversations_options& options);

/// `parley conversations export CH…`: always JSON.
int export_conversation(const conversations_options& options);

/// `parley conversations erase CH…`
int erase_conversation(const conversations_options& options);

} // namespace parley::cli
