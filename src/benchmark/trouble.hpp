#pragma once

#include <cstdint>
#include <string>

namespace parley::benchmark {

/// Why a run cannot begin or go on; thrown within src/benchmark and the verb.
struct trouble {
  enum class reason : uint8_t {
    failed,      ///< ours: the disk, a process that died
    usage,       ///< asked for what cannot be
    unreachable, ///< the target does not answer, or refuses us
  };
  reason why = reason::failed;
  std::string what;
};

} // namespace parley::benchmark
