#pragma once

#include "tests/storage/conformance.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// @file
/// The engines there are, for every suite that all of them must pass.

namespace parley::storage {

/// A master key for tests.
inline sealing::key master_key(char of) {
  return sealing::key{std::string(sealing::key_size, of)};
}

/// A file of SQLite's and its companions.
inline std::string sqlite_bytes(const std::string& place) {
  std::string all;
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    std::ifstream file{place + suffix, std::ios::binary};
    all.append(std::istreambuf_iterator<char>{file}, {});
  }
  return all;
}

inline engine sqlite_engine(std::string name, std::vector<sealing::key> keys) {
  return {std::move(name),
          [](const std::string& place, std::span<const sealing::key> with) {
            return open_sqlite(place, with);
          },
          sqlite_bytes, std::move(keys)};
}

/// Every engine, with and without a key.
inline auto all_engines() {
  return testing::Values(sqlite_engine("sqlite", {}),
                         sqlite_engine("sqlite_sealed", {master_key('m')}));
}

inline std::string name_of(const testing::TestParamInfo<engine>& each) {
  return each.param.name;
}

} // namespace parley::storage
