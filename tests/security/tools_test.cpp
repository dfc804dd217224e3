#include "shop/shop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace parley {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

struct tools_test : testing::Test {
  tools_test() {
    EXPECT_TRUE(
      shop::add_tools(known, PARLEY_SOURCE_DIR "/config/data", wall_clock_now));
  }

  tools::catalogue known;
};

TEST_F(tools_test, take_no_place_to_go_to) {
  for (const auto& name : known.names()) {
    const auto schema
      = nlohmann::json::parse(known.find(name)->offer().parameters);
    for (const auto& [property, each] : schema.at("properties").items()) {
      for (const auto* word : {"url", "uri", "link", "host", "path", "file"})
        EXPECT_THAT(property, Not(HasSubstr(word))) << name;
      EXPECT_FALSE(each.contains("format")) << name;
    }
  }
}

TEST_F(tools_test, refuse_what_they_do_not_take) {
  for (const auto& name : known.names()) {
    const auto output = known.invoke(
      {"call_1", name, R"({"url":"http://169.254.169.254/","order_id":"1"})"},
      {"CH1", "+15550109999"});
    EXPECT_TRUE(output.is_error) << name;
  }
}

TEST(sources_of_tools, know_no_network_and_no_other_program) {
  int files = 0;
  for (const auto* folder : {"/src/shop", "/src/tools"})
    for (const auto& entry :
         fs::directory_iterator{PARLEY_SOURCE_DIR + std::string{folder}}) {
      std::ifstream in{entry.path()};
      const std::string text{std::istreambuf_iterator<char>{in}, {}};
      ++files;
      for (const auto* word : {"\"http/", "asio/ip", "sys/socket", "popen(",
                               "std::system(", "execv", "curl"})
        EXPECT_THAT(text, Not(HasSubstr(word))) << entry.path();
    }
  EXPECT_GT(files, 10);
}

} // namespace
} // namespace parley
