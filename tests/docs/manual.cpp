#include "manual.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace parley::docs {

namespace {

constexpr std::string_view fence = "```";

} // namespace

std::vector<std::string> pages() {
  std::vector<std::string> all{"README.md", "CONTRIBUTING.md"};
  for (const auto& one :
       std::filesystem::directory_iterator{PARLEY_SOURCE_DIR "/docs"})
    if (one.path().extension() == ".md")
      all.push_back("docs/" + one.path().filename().string());
  std::sort(all.begin() + 2, all.end());
  return all;
}

std::string read_page(const std::string& page) {
  std::ifstream file{std::string{PARLEY_SOURCE_DIR} + '/' + page};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<block> blocks() {
  std::vector<block> all;
  for (const auto& page : pages()) {
    std::istringstream text{read_page(page)};
    std::string line;
    bool inside = false;
    for (std::size_t number = 1; std::getline(text, line); ++number) {
      if (line.starts_with(fence)) {
        if (!inside)
          all.push_back({page, number, line.substr(fence.size()), {}});
        inside = !inside;
      } else if (inside) {
        all.back().text += line + '\n';
      }
    }
    if (inside)
      throw std::runtime_error{page + " has a block without an end"};
  }
  return all;
}

std::vector<block> commands() {
  auto all = blocks();
  std::erase_if(all, [](const block& one) { return one.language != "sh"; });
  return all;
}

} // namespace parley::docs
