#include "tests/fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>

/// libFuzzer's way in. What is thrown ends the process, which is a finding.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  parley::fuzz::PARLEY_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
