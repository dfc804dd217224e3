#include "cli/tool_shelf.hpp"

#include "base/time.hpp"
#include "config/layers.hpp"
#include "shop/shop.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace parley::cli {

namespace {

namespace fs = std::filesystem;

using fault_list = std::vector<config::fault>;

/// The shop's data lie beside the agents' file, or else where Parley keeps
/// them: below the working directory, or beside the build that runs.
std::string shop_data(const std::string& agent_config_path) {
  std::error_code unreadable; // counts as not being there
  auto program = fs::read_symlink("/proc/self/exe", unreadable);
  for (const auto& place :
       {fs::path{agent_config_path}.parent_path() / "data",
        fs::path{"config/data"},
        program.parent_path().parent_path().parent_path() / "config/data"})
    if (fs::is_directory(place, unreadable))
      return place.string();
  return "config/data";
}

std::string tools_folder(const std::string& agent_config_path) {
  auto beside = fs::path{agent_config_path}.parent_path();
  return (beside / "tools").string();
}

/// What tools' files may name: the environment, and `.env` in part.
toolbox::surroundings surroundings_of(const config::settings& from) {
  toolbox::surroundings made;
  made.longest = from.tool_timeout;
  made.variables
    = [secrets = config::read_tool_secrets(config::sources{}.dotenv_path)](
        const std::string& name) -> std::optional<std::string> {
    if (const auto* value = std::getenv(name.c_str()))
      return value;
    auto found = secrets.find(name);
    if (found == secrets.end())
      return std::nullopt;
    return found->second.reveal();
  };
  return made;
}

std::shared_ptr<toolbox::network> make_network() {
  toolbox::network::config made;
  made.user_agent = "parley/" + version();
  return std::make_shared<toolbox::network>(std::move(made));
}

/// Stands for a tool whose file has faults, so that who names it is not told
/// that there is none.
class broken_tool final : public tools::tool {
public:
  explicit broken_tool(std::string name) {
    offer_.name = std::move(name);
    offer_.parameters = "{}";
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  tools::output call(const tools::caller&, const nlohmann::json&) override {
    return {"This tool cannot be used.", true};
  }

private:
  model::tool offer_;
};

void append(fault_list& to, const fault_list& more) {
  to.insert(to.end(), more.begin(), more.end());
}

} // namespace

tool_shelf::tool_shelf(const config::settings& settings, add_tools further)
  : settings_{settings}, further_{std::move(further)},
    folder_{tools_folder(settings.agent_config_path), surroundings_of(settings),
            make_network()} {
  // nop
}

result<line_up, fault_list> tool_shelf::open() {
  fault_list faults;
  const auto& agents = settings_.agent_config_path;
  auto shop = shop::add_tools(own_, shop_data(agents), wall_clock_now);
  if (!shop)
    faults.push_back({shop.error().where, shop.error().what});
  if (further_)
    further_(own_);
  auto read = config::read_agent_file(agents);
  if (read && shop)
    agents_ = std::move(*read); // else its tools cannot be looked up
  auto before = folder_.state();
  auto made = assemble();
  state_ = folder_.state(); // now it knows which files hold secrets
  if (!state_.starts_with(before))
    state_.clear(); // it changed meanwhile: look again
  if (!made)
    append(faults, made.error());
  if (!read)
    append(faults, read.error());
  if (!faults.empty())
    return faults;
  return made;
}

result<line_up, fault_list> tool_shelf::assemble() {
  auto all = std::make_shared<tools::catalogue>(own_);
  auto found = folder_.load(own_.names());
  for (auto& one : found.tools)
    all->add(std::move(one));
  for (auto& name : found.broken)
    all->add(std::make_shared<broken_tool>(std::move(name)));
  auto faults = std::move(found.faults);
  line_up made;
  if (agents_) {
    auto team = config::staff(*agents_, *all, settings_);
    if (team)
      made.team = std::move(*team);
    else
      append(faults, team.error());
  }
  made.tools = std::move(all);
  if (!faults.empty())
    return faults;
  return made;
}

tools_seen tool_shelf::look() {
  auto now = folder_.state();
  if (now == state_) {
    new_state_.reset();
    return {};
  }
  if (new_state_ != now) {
    new_state_ = std::move(now);
    return {};
  }
  auto made = assemble();
  auto after = folder_.state();
  new_state_.reset();
  if (!after.starts_with(now)) {
    new_state_ = std::move(after);
    return {}; // it changed meanwhile
  }
  state_ = std::move(after);
  tools_seen seen;
  if (made)
    seen.next = std::move(*made);
  else
    seen.faults = made.error();
  return seen;
}

} // namespace parley::cli
