#include "config/agent_file.hpp"

#include "config/agent_names.hpp"
#include "config/agent_team.hpp"
#include "config/text_file.hpp"

#include <utility>

namespace parley::config {

namespace {

/// What the file says, its faults aside; nothing when it cannot be read.
std::optional<written_team>
read_written(const std::string& path, fault_list& faults) {
  auto text = read_text(path);
  if (!text) {
    faults.add(text.error().at, text.error().what);
    return std::nullopt;
  }
  const auto root = parse_yaml(*text, faults);
  if (!root)
    return std::nullopt;
  return read_team(*root, faults);
}

} // namespace

result<std::shared_ptr<const agent::team>, std::vector<fault>>
load_agent_file(const std::string& path, const tools::catalogue& known,
                const settings& overall) {
  fault_list faults{path};
  auto written = read_written(path, faults);
  if (written)
    check_names(*written, known, faults);
  if (!faults.empty())
    return faults.sorted();
  return build_team(std::move(*written), known, overall);
}

result<agent_file, std::vector<fault>>
read_agent_file(const std::string& path) {
  fault_list faults{path};
  auto written = read_written(path, faults);
  if (!faults.empty())
    return faults.sorted();
  return agent_file{path, std::move(*written)};
}

result<std::shared_ptr<const agent::team>, std::vector<fault>>
staff(const agent_file& from, const tools::catalogue& known,
      const settings& overall) {
  fault_list faults{from.path};
  check_names(from.written, known, faults);
  if (!faults.empty())
    return faults.sorted();
  return build_team(from.written, known, overall);
}

} // namespace parley::config
