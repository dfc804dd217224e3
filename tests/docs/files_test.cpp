#include "manual.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include <yaml-cpp/yaml.h>

namespace parley::docs {
namespace {

namespace fs = std::filesystem;

const fs::path source{PARLEY_SOURCE_DIR};

/// How a heading is linked to: lower case, blanks to dashes, no marks (GitHub's
/// way; of what is not ASCII the general punctuation is left out).
std::string anchor_of(std::string heading) {
  const std::regex marks{"\xe2\x80[\x80-\xbf]"};
  heading = std::regex_replace(heading, marks, "");
  std::string made;
  for (const auto c : heading) {
    const auto plain = static_cast<unsigned char>(c);
    if (std::isalnum(plain) || c == '-' || c == '_' || plain >= 0x80)
      made += static_cast<char>(std::tolower(plain));
    else if (c == ' ')
      made += '-';
  }
  return made;
}

std::set<std::string> anchors(const fs::path& page) {
  std::set<std::string> all;
  std::istringstream text{read_page(fs::relative(page, source))};
  bool inside = false;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("```"))
      inside = !inside;
    const auto at = line.find_first_not_of('#');
    if (!inside && at != 0 && at != std::string::npos && line[at] == ' ')
      all.insert(anchor_of(line.substr(at + 1)));
  }
  return all;
}

TEST(the_manual, leads_to_pages_and_headings_that_are_there) {
  const std::regex link{R"(\]\(([^)\s]+)\))"};
  for (const auto& page : pages()) {
    const auto text = read_page(page);
    for (std::sregex_iterator at{text.begin(), text.end(), link}, end;
         at != end; ++at) {
      const auto target = (*at)[1].str();
      if (target.starts_with("http"))
        continue;
      const auto hash = std::min(target.find('#'), target.size());
      const auto file
        = hash == 0 ? source / page
                    : (source / page).parent_path() / target.substr(0, hash);
      EXPECT_TRUE(fs::exists(file)) << page << " leads to " << target;
      if (hash + 1 < target.size() && fs::exists(file)) {
        EXPECT_TRUE(
          anchors(fs::canonical(file)).contains(target.substr(hash + 1)))
          << page << " leads to " << target;
      }
    }
  }
}

TEST(the_manual, names_scripts_that_are_there) {
  const std::regex script{R"(scripts/[a-z-]+\.sh)"};
  for (const auto& page : pages()) {
    const auto text = read_page(page);
    for (std::sregex_iterator at{text.begin(), text.end(), script}, end;
         at != end; ++at)
      EXPECT_TRUE(fs::exists(source / at->str())) << page << ' ' << at->str();
  }
}

/// Every YAML document of a file, read.
std::vector<YAML::Node> documents(const fs::path& file) {
  return YAML::LoadAllFromFile(file.string());
}

TEST(deployment_files, are_yaml) {
  std::vector<fs::path> files{source / "docker-compose.yml",
                              source / "docker-compose.prod.yml"};
  for (const auto& one : fs::recursive_directory_iterator{source / "deploy"})
    if (one.path().extension() == ".yml" || one.path().extension() == ".yaml")
      files.push_back(one.path());
  EXPECT_GE(files.size(), 10U);
  for (const auto& one : files) {
    EXPECT_NO_THROW(documents(one)) << one;
  }
}

TEST(compose, mounts_and_builds_what_is_there) {
  for (const auto* name : {"docker-compose.yml", "docker-compose.prod.yml"}) {
    const auto file = YAML::LoadFile((source / name).string());
    ASSERT_TRUE(file["services"].IsMap()) << name;
    for (const auto& service : file["services"]) {
      const auto& what = service.second;
      EXPECT_TRUE(what["image"] || what["build"]) << name << service.first;
      for (const auto& volume : what["volumes"]) {
        const auto from = volume.IsScalar()
                            ? volume.as<std::string>().substr(
                              0, volume.as<std::string>().find(':'))
                            : volume["source"].as<std::string>();
        if (from.starts_with('.')) {
          EXPECT_TRUE(fs::exists(source / from)) << name << ' ' << from;
        } else {
          EXPECT_TRUE(file["volumes"][from].IsDefined()) << name << ' ' << from;
        }
      }
    }
  }
}

TEST(kubernetes, puts_together_what_is_there) {
  const auto folder = source / "deploy/kubernetes";
  const auto list = YAML::LoadFile((folder / "kustomization.yaml").string());
  std::set<std::string> named{"kustomization.yaml"};
  for (const auto& one : list["resources"]) {
    const auto name = one.as<std::string>();
    named.insert(name);
    ASSERT_TRUE(fs::exists(folder / name)) << name;
    for (const auto& object : documents(folder / name)) {
      EXPECT_TRUE(object["apiVersion"].IsScalar()) << name;
      EXPECT_TRUE(object["kind"].IsScalar()) << name;
      EXPECT_TRUE(object["metadata"]["name"].IsScalar()) << name;
    }
  }
  for (const auto& one : fs::directory_iterator{folder})
    EXPECT_TRUE(named.contains(one.path().filename())) << one.path();
}

} // namespace
} // namespace parley::docs
