#pragma once

#include "base/time.hpp"
#include "doctor/finding.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace parley::doctor {

/// Whether this machine's clock agrees with another's, within a minute.
/// @param theirs What the other machine's answer was dated; nothing: unknown.
finding check_clock(timestamp ours, std::optional<timestamp> theirs);

/// Whether the database's folder can be written to and has room.
/// @param database File name, or `:memory:`.
finding check_disk(const std::string& database);

/// Whether enough files may be open for this many turns at once: each holds a
/// connection.
finding check_open_files(int64_t max_open_turns);

} // namespace parley::doctor
