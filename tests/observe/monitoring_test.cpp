#include "observe/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace parley::observe {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file{std::string{PARLEY_SOURCE_DIR} + "/" + path};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Every `parley_…` word of a text.
std::set<std::string> metric_names(const std::string& text) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
  std::set<std::string> names;
  for (auto at = text.find("parley_"); at != std::string::npos;) {
    const auto end = std::min(text.find_first_not_of(letters, at), text.size());
    names.insert(text.substr(at, end - at));
    at = text.find("parley_", end);
  }
  return names;
}

class monitoring_test : public testing::TestWithParam<const char*> {};

TEST_P(monitoring_test, names_only_metrics_that_the_program_shows) {
  const auto shown = metric_names(metrics{"test"}.text());
  const auto named = metric_names(read_file(GetParam()));
  ASSERT_FALSE(named.empty());
  for (const auto& name : named)
    EXPECT_TRUE(shown.contains(name)) << name;
}

INSTANTIATE_TEST_SUITE_P(
  files, monitoring_test,
  testing::Values("deploy/monitoring/alerts.yml",
                  "deploy/monitoring/grafana/dashboards/parley.json"));

} // namespace
} // namespace parley::observe
