#pragma once

#include "toolbox/network.hpp"
#include "toolbox/tool_file.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace parley::toolbox {

/// What a folder of tools holds.
struct folder_content {
  std::vector<std::shared_ptr<tools::tool>> tools; ///< by their files' names
  std::vector<config::fault> faults;
  /// Of files with faults, as far as they can be seen.
  std::vector<std::string> broken;
};

/// A folder with a tool in each of its `*.yml` files. It need not be there.
/// Used on one thread at a time.
class folder {
public:
  folder(std::string path, surroundings with, std::shared_ptr<network> through);

  /// Reads every file. Two tools of one name are a fault, and so are a file
  /// whose name ends with `.yaml` and more than 100 tools.
  /// @param taken Names of tools that there are beside them.
  [[nodiscard]] folder_content load(const std::vector<std::string>& taken);

  /// Changes when a file that matters does, those of secrets included.
  [[nodiscard]] std::string state() const;

private:
  [[nodiscard]] std::vector<std::string>
  files(std::vector<config::fault>& faults) const;
  void add(const std::string& file, const std::vector<std::string>& taken,
           folder_content& to);

  const std::string path_;
  const surroundings with_;
  std::shared_ptr<network> network_;
  std::set<std::string> secret_files_;
};

} // namespace parley::toolbox
