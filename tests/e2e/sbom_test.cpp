#include "base/json.hpp"
#include "tests/e2e/program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <set>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using ::testing::IsSupersetOf;
using ::testing::MatchesRegex;

const std::string source_dir = PARLEY_SOURCE_DIR;

TEST(sbom, names_each_package_of_the_program_with_its_version) {
  program script{{"--program", PARLEY_BUILT_PROGRAM},
                 {},
                 source_dir,
                 source_dir + "/scripts/sbom.sh"};
  ASSERT_EQ(script.wait(60s), 0) << script.errors();
  const auto bill = parse_json(script.output());
  ASSERT_TRUE(bill) << script.output();
  EXPECT_EQ((*bill)["bomFormat"], "CycloneDX");
  EXPECT_EQ((*bill)["metadata"]["component"]["name"], "parley");
  std::set<std::string> names;
  for (const auto& one : (*bill)["components"]) {
    names.insert(one["name"]);
    EXPECT_THAT(one["version"].get<std::string>(), MatchesRegex("[0-9].*"));
    EXPECT_THAT(one["purl"].get<std::string>(),
                MatchesRegex("pkg:deb/debian/[^@]+@[^?]+\\?arch=.*"));
  }
  EXPECT_THAT(names, IsSupersetOf({"libcaf-core0.17", "libsqlite3-0", "libssl3",
                                   "libc6", "nlohmann-json3-dev"}));
}

TEST(sbom, says_what_is_missing) {
  program script{{"--program", "/no/such/program"},
                 {},
                 source_dir,
                 source_dir + "/scripts/sbom.sh"};
  EXPECT_EQ(script.wait(60s), 3);
  EXPECT_NE(script.errors().find("./scripts/build.sh"), std::string::npos);
}

} // namespace
} // namespace parley::e2e
