#pragma once

#include <filesystem>
#include <string>

namespace parley::benchmark {

/// A directory of one's own, removed at the end unless it is to be kept.
class scratch {
public:
  /// Throws `trouble` when it cannot be made.
  /// @param parent Empty: the system's temporary directory.
  scratch(const std::string& parent, bool keep);
  ~scratch();
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const;

private:
  std::filesystem::path path_;
  bool keep_;
};

/// Says that the disk there is full and what mends it; empty when it is not.
std::string room_left(const std::filesystem::path& where);

} // namespace parley::benchmark
