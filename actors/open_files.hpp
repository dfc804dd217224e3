#pragma once

#include <cstddef>

namespace parley::actors {

/// How the open files that a process may have are shared out, so that no part
/// takes what another cannot do without.
struct open_file_shares {
  std::size_t webhooks = 0; ///< connections of the server
  std::size_t model = 0;    ///< connections to the model
  std::size_t twilio = 0;   ///< connections to Twilio

  /// What is left for the database, the log and the event loops.
  static constexpr std::size_t reserve = 64;
};

/// @param limit Open files of the process.
open_file_shares share_open_files(std::size_t limit);

} // namespace parley::actors
