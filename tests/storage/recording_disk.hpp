#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parley::storage {

/// What a power cut makes of a write that was not synced.
enum class fate : uint8_t {
  kept, ///< it had reached the disk by itself
  lost,
  torn, ///< its first sectors had
};

/// Records what SQLite does to the files below a directory, so that afterwards
/// the disk can be had as a power cut at any moment might have left it. While
/// it lives it is SQLite's default file system; there can be one at a time.
class recording_disk {
public:
  /// @param below Files elsewhere are passed through and not recorded.
  explicit recording_disk(std::filesystem::path below);
  ~recording_disk();
  recording_disk(const recording_disk&) = delete;
  recording_disk& operator=(const recording_disk&) = delete;

  /// What was done so far: writes, truncations, syncs, removals.
  [[nodiscard]] std::size_t moments() const;

  /// Writes the files into `to` as they might be found after a power cut at
  /// this moment. What was synced before is there.
  /// @param decide Asked for each write that was not.
  void restore(std::size_t moment, const std::filesystem::path& to,
               const std::function<fate()>& decide) const;

  struct recorder; ///< SQLite's side
private:
  std::unique_ptr<recorder> recorder_;
};

} // namespace parley::storage
