#include "toolbox/folder.hpp"

#include "config/text_file.hpp"
#include "toolbox/http_tool.hpp"
#include "toolbox/process_tool.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace parley::toolbox {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_tools = 100;

void append(std::vector<config::fault>& to,
            const std::vector<config::fault>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

/// What a tool whose file cannot be read is called, as far as one can see: the
/// word behind `name:` at the beginning of a line.
std::string name_at_sight(std::string_view text) {
  constexpr std::string_view key = "name: ";
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    if (line.starts_with(key)) {
      auto name = line.substr(key.size());
      return is_tool_name(name) ? std::string{name} : std::string{};
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

/// Which file stands there and how it was left.
std::string state_of(const std::string& file) {
  struct stat what {};
  if (::stat(file.c_str(), &what) != 0)
    return file + " -\n";
  std::string made = file;
  for (auto part :
       {static_cast<long>(what.st_dev), static_cast<long>(what.st_ino),
        static_cast<long>(what.st_size), static_cast<long>(what.st_mtim.tv_sec),
        static_cast<long>(what.st_mtim.tv_nsec),
        static_cast<long>(what.st_ctim.tv_sec),
        static_cast<long>(what.st_ctim.tv_nsec)})
    made += ' ' + std::to_string(part);
  return made + '\n';
}

} // namespace

folder::folder(std::string path, surroundings with,
               std::shared_ptr<network> through)
  : path_{std::move(path)}, with_{[&] {
      // Notes on the way which secrets stand in files.
      auto noted = std::move(with);
      noted.variables
        = [this, ask = std::move(noted.variables)](const std::string& name) {
            auto value = ask(name);
            if (value && name.ends_with("_FILE"))
              secret_files_.insert(*value);
            return value;
          };
      return noted;
    }()},
    network_{std::move(through)} {
  // nop
}

std::vector<std::string>
folder::files(std::vector<config::fault>& faults) const {
  std::vector<std::string> found;
  std::error_code failed;
  for (fs::directory_iterator at{path_, failed}, end; !failed && at != end;
       at.increment(failed)) {
    auto name = at->path().filename().string();
    if (name.starts_with('.'))
      continue; // an editor's
    if (name.ends_with(".yaml"))
      faults.push_back({path_ + "/" + name + ":1:1",
                        "tools are read from files that end with .yml"});
    if (name.ends_with(".yml"))
      found.push_back(path_ + "/" + name);
  }
  if (failed && failed != std::errc::no_such_file_or_directory)
    faults.push_back({path_, "cannot be read"});
  std::sort(found.begin(), found.end());
  return found;
}

folder_content folder::load(const std::vector<std::string>& taken) {
  folder_content made;
  secret_files_.clear();
  auto all = files(made.faults);
  if (all.size() > most_tools) {
    made.faults.push_back({path_, "holds more than 100 tools"});
    return made;
  }
  for (const auto& file : all)
    add(file, taken, made);
  return made;
}

void folder::add(const std::string& file, const std::vector<std::string>& taken,
                 folder_content& to) {
  config::fault_list faults{file};
  auto text = config::read_text(file);
  tool_file read;
  if (text)
    read = read_tool(file, *text, with_, faults);
  else
    faults.add(text.error().at, text.error().what);
  auto is_taken = [&](const std::string& name) {
    return std::any_of(
             to.tools.begin(), to.tools.end(),
             [&](const auto& one) { return one->offer().name == name; })
           || std::find(taken.begin(), taken.end(), name) != taken.end()
           || std::find(to.broken.begin(), to.broken.end(), name)
                != to.broken.end();
  };
  if (!read.name.empty() && is_taken(read.name))
    faults.add(read.name_at, "there is a tool of this name already");
  append(to.faults, faults.sorted());
  if (!faults.empty()) {
    if (read.name.empty() && text)
      read.name = name_at_sight(*text);
    if (!read.name.empty() && !is_taken(read.name))
      to.broken.push_back(read.name);
    return;
  }
  if (std::holds_alternative<http_description>(read.what->how))
    to.tools.push_back(
      std::make_shared<http_tool>(std::move(*read.what), network_));
  else
    to.tools.push_back(std::make_shared<process_tool>(std::move(*read.what)));
}

std::string folder::state() const {
  std::vector<config::fault> ignored; // `load` tells of them
  std::string made;
  for (const auto& file : files(ignored))
    made += state_of(file);
  for (const auto& one : ignored)
    made += one.where + '\n';
  for (const auto& file : secret_files_)
    made += state_of(file);
  return made;
}

} // namespace parley::toolbox
