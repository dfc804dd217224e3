#include "config/agent_file.hpp"

#include "config/agent_names.hpp"
#include "config/agent_team.hpp"
#include "config/text_file.hpp"

#include <utility>

namespace parley::config {

result<std::shared_ptr<const agent::team>, std::vector<fault>>
load_agent_file(const std::string& path, const tools::catalogue& known,
                const settings& overall) {
  fault_list faults{path};
  auto text = read_text(path);
  if (!text) {
    faults.add(text.error().at, text.error().what);
    return faults.sorted();
  }
  const auto root = parse_yaml(*text, faults);
  if (!root)
    return faults.sorted();
  auto written = read_team(*root, faults);
  check_names(written, known, faults);
  if (!faults.empty())
    return faults.sorted();
  return build_team(std::move(written), known, overall);
}

} // namespace parley::config
