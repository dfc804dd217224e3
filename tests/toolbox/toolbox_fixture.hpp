#pragma once

#include "base/json.hpp"
#include "config/text_file.hpp"
#include "toolbox/http_tool.hpp"
#include "toolbox/process_tool.hpp"
#include "toolbox/tool_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parley::toolbox::test {

/// Tools from files in a folder of the test's own, with variables of its own.
class toolbox_fixture : public ::testing::Test {
protected:
  toolbox_fixture() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder = std::filesystem::path{::testing::TempDir()}
             / (std::string{"parley_toolbox_"} + test->test_suite_name() + "."
                + test->name());
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    with.variables
      = [this](const std::string& name) -> std::optional<std::string> {
      auto found = variables.find(name);
      if (found == variables.end())
        return std::nullopt;
      return found->second;
    };
  }

  ~toolbox_fixture() override {
    std::filesystem::remove_all(folder);
  }

  std::string write(const std::string& file, const std::string& text) const {
    auto path = (folder / file).string();
    std::ofstream{path, std::ios::binary} << text;
    return path;
  }

  /// A program that can be run.
  std::string
  write_program(const std::string& file, const std::string& text) const {
    auto path = write(file, text);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return path;
  }

  /// The faults of a tool's file, without its path.
  std::vector<std::string> faults(const std::string& text) {
    config::fault_list list{"tool.yml"};
    read_tool((folder / "tool.yml").string(), text, with, list);
    std::vector<std::string> told;
    for (const auto& one : list.sorted())
      told.push_back(to_string(one).substr(9));
    return told;
  }

  /// The description of a file without faults.
  tool_description describe(const std::string& text) {
    config::fault_list list{"tool.yml"};
    auto read = read_tool((folder / "tool.yml").string(), text, with, list);
    for (const auto& one : list.sorted())
      ADD_FAILURE() << to_string(one);
    return read.what ? std::move(*read.what) : tool_description{};
  }

  /// Calls a tool through a catalogue, as a run does.
  tools::output
  call(const std::shared_ptr<tools::tool>& one, const std::string& arguments) {
    tools::catalogue all;
    all.add(one);
    return all.invoke({"call_1", one->offer().name, arguments}, who);
  }

  std::filesystem::path folder;
  std::map<std::string, std::string> variables;
  surroundings with;
  tools::caller who{"CH1", "+15550001", "0c0a7a3e-8a2f-4b6b-9c57-000000000001"};
};

} // namespace parley::toolbox::test
