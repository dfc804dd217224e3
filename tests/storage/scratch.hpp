#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

#include <stdlib.h>

namespace parley::storage {

/// An empty directory, gone with its guard.
class scratch {
public:
  scratch() {
    auto name = (std::filesystem::temp_directory_path() / "parley-XXXXXX");
    auto text = name.string();
    if (::mkdtemp(text.data()) == nullptr)
      throw std::runtime_error("cannot make a temporary directory");
    directory_ = text;
  }

  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  ~scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  [[nodiscard]] std::string file(const std::string& name) const {
    return (directory_ / name).string();
  }

private:
  std::filesystem::path directory_;
};

} // namespace parley::storage
