#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace parley::fuzz {
namespace {

constexpr std::size_t mutations_of_each = 150;

struct seed {
  std::string name;
  std::string text;
};

/// A target's seed corpus, in the order of its names.
std::vector<seed> seeds_of(const target& of) {
  const auto folder
    = std::filesystem::path{PARLEY_SOURCE_DIR "/tests/fuzz/corpus"} / of.name;
  std::vector<seed> all;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    std::ifstream file{entry.path(), std::ios::binary};
    all.push_back({entry.path().filename().string(),
                   {std::istreambuf_iterator<char>{file}, {}}});
  }
  std::sort(all.begin(), all.end(),
            [](const seed& a, const seed& b) { return a.name < b.name; });
  return all;
}

/// A stretch of a text.
std::string stretch_of(const std::string& text, drawn_from& chance) {
  if (text.empty())
    return {};
  const auto from = chance.below(text.size());
  return text.substr(from, 1 + chance.below(32));
}

void mutate_once(std::string& text, const std::vector<seed>& others,
                 drawn_from& chance) {
  const auto at = chance.below(text.size() + 1);
  switch (chance.below(5)) {
    case 0:
      if (at < text.size())
        text[at] = static_cast<char>(chance.below(256));
      return;
    case 1:
      text.erase(at, 1 + chance.below(16));
      return;
    case 2:
      text.insert(at, stretch_of(text, chance));
      return;
    case 3:
      text.insert(at,
                  stretch_of(others[chance.below(others.size())].text, chance));
      return;
    default:
      text.insert(at, 1 + chance.below(4),
                  static_cast<char>(chance.below(256)));
      return;
  }
}

/// Why the properties do not hold of an input; empty when they do.
std::string broken_by(const target& which, const std::string& input) {
  try {
    which.run(input);
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// Where a failing input can be looked at and replayed.
std::string kept(const target& which, const std::string& input) {
  const auto path = std::filesystem::temp_directory_path()
                    / ("parley-" + std::string{which.name} + "-failed");
  std::ofstream{path, std::ios::binary} << input;
  return path.string();
}

struct properties : testing::TestWithParam<target> {
  void hold_of(const std::string& name, const std::string& input) const {
    const auto why = broken_by(GetParam(), input);
    EXPECT_EQ(why, "") << name << ", kept in " << kept(GetParam(), input);
  }
};

TEST_P(properties, hold_of_the_seed_corpus) {
  const auto seeds = seeds_of(GetParam());
  ASSERT_GE(seeds.size(), 3U);
  for (const auto& one : seeds)
    hold_of(one.name, one.text);
}

TEST_P(properties, hold_of_its_mutations) {
  const auto seeds = seeds_of(GetParam());
  for (const auto& one : seeds) {
    drawn_from chance{one.name + one.text};
    auto text = one.text;
    for (std::size_t i = 0; i < mutations_of_each && !HasFailure(); ++i) {
      if (i % 8 == 0)
        text = one.text;
      mutate_once(text, seeds, chance);
      hold_of(one.name + " changed", text);
    }
  }
}

TEST_P(properties, hold_of_next_to_nothing) {
  hold_of("nothing", "");
  for (int byte = 0; byte < 256; ++byte)
    hold_of("a byte", std::string(1, static_cast<char>(byte)));
}

INSTANTIATE_TEST_SUITE_P(of, properties, testing::ValuesIn(targets),
                         [](const auto& one) {
                           return std::string{one.param.name};
                         });

} // namespace
} // namespace parley::fuzz
