#pragma once

#include "config/settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parley::config::test {

/// Sources of settings that a test fills: flags, an environment, and files in
/// a folder of its own.
struct config_fixture : ::testing::Test {
  config_fixture() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    auto name = std::string{test->test_suite_name()} + "." + test->name();
    std::replace(name.begin(), name.end(), '/', '_');
    folder
      = std::filesystem::path{::testing::TempDir()} / ("parley_config_" + name);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    from.dotenv_path = path(".env");
    from.yaml_path = path("parley.yml");
    from.environment
      = [this](const std::string& variable) -> std::optional<std::string> {
      auto found = environment.find(variable);
      if (found == environment.end())
        return std::nullopt;
      return found->second;
    };
  }

  ~config_fixture() override {
    std::filesystem::remove_all(folder);
  }

  [[nodiscard]] std::string path(const std::string& file) const {
    return (folder / file).string();
  }

  /// Writes a file and gives its path.
  std::string write(const std::string& file, std::string_view text) const {
    std::ofstream{path(file), std::ios::binary} << text;
    return path(file);
  }

  /// The faults as an operator reads them, files without their folder.
  [[nodiscard]] std::vector<std::string>
  told(const std::vector<fault>& all) const {
    std::vector<std::string> result;
    for (const auto& each : all) {
      auto line = to_string(each);
      if (line.starts_with(folder.string()))
        line.erase(0, folder.string().size() + 1);
      result.push_back(line);
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> faults() const {
    auto loaded = load_settings(from);
    return loaded ? std::vector<std::string>{} : told(loaded.error());
  }

  /// The settings; a fault fails the test.
  [[nodiscard]] settings load() const {
    auto loaded = load_settings(from);
    if (loaded)
      return *loaded;
    for (const auto& each : loaded.error())
      ADD_FAILURE() << to_string(each);
    return {};
  }

  std::filesystem::path folder;
  std::map<std::string, std::string> environment;
  sources from;
};

} // namespace parley::config::test
