#pragma once

#include <string>
#include <string_view>

namespace parley::fuzz {

/// A file that lives in memory, for what reads files alone.
class memory_file {
public:
  memory_file();
  ~memory_file();
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;

  /// Replaces all it holds.
  void hold(std::string_view content);

  /// Where it is read, as long as this lives.
  [[nodiscard]] const std::string& path() const {
    return path_;
  }

private:
  int descriptor_;
  std::string path_;
};

} // namespace parley::fuzz
