#pragma once

#include "conversation/event.hpp"
#include "storage/archive.hpp"

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

/// @file
/// What operators and housekeeping ask the store, and how it answers. Each is a
/// bounded piece of work, so that commits need not wait for it.

namespace parley::actors {

/// Destroy this conversation.
struct erase_rows {
  conversation::key which;
};

/// Which of these were erased?
struct ask_erased {
  std::vector<conversation::key> which;
};

/// Which master keys are needed?
struct ask_keys {};

/// Go on with the sealing pass.
struct seal_rows {
  std::size_t limit = 100;
};

/// Go on with removing what was closed before that time.
struct forget_rows {
  timestamp before{};
  std::size_t limit = 100;
};

/// Remove these, of which nothing is left.
struct remove_idle {
  std::vector<storage::idle_conversation> which;
};

/// Clean the files of what was removed.
struct scrub_files {};

using archive_question
  = std::variant<storage::page_request, storage::record_request, erase_rows,
                 ask_erased, ask_keys, seal_rows, forget_rows, remove_idle,
                 scrub_files>;

/// How many conversations were removed.
struct removed_idle {
  int64_t count = 0;
};

/// Whether the files are clean; else somebody else reads them.
struct scrubbed {
  bool clean = false;
};

/// The reply to each question, in their order.
using archive_finding
  = std::variant<storage::page, std::optional<storage::record_piece>,
                 storage::erasure, std::vector<conversation::key>,
                 storage::sealing_state, storage::sealing_progress,
                 storage::forgetting_progress, removed_idle, scrubbed>;

struct archive_request {
  std::shared_ptr<const archive_question> what;
};

struct archive_answer {
  std::shared_ptr<const archive_finding> what;
};

} // namespace parley::actors
