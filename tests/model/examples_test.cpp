#include "base/json.hpp"
#include "model/chat.hpp"
#include "model/responses.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <sstream>

namespace parley::model {
namespace {

std::set<std::string> files(const std::string& extension) {
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator{PARLEY_TEST_DATA "/openai"})
    if (entry.path().extension() == extension)
      names.insert(entry.path().filename().string());
  return names;
}

TEST(the_example_files, are_json_that_the_reader_takes) {
  const auto all = files(".json");
  EXPECT_GE(all.size(), 24U);
  for (const auto& name : all)
    EXPECT_TRUE(parse_json(test::read_data("openai/" + name))) << name;
}

TEST(the_example_files, of_streams_carry_one_json_value_an_event) {
  const auto all = files(".sse");
  EXPECT_EQ(all.size(), 5U);
  for (const auto& name : all) {
    std::istringstream lines{test::read_data("openai/" + name)};
    for (std::string line; std::getline(lines, line);) {
      const bool has_json = line.starts_with("data: {");
      EXPECT_TRUE(!has_json || parse_json(line.substr(6)))
        << name << ": " << line;
    }
  }
}

/// A reader must give an answer or a failure, whatever it is fed.
TEST(the_readers, survive_every_cut_of_every_reply) {
  for (const auto& name : files(".json")) {
    const auto whole = test::read_data("openai/" + name);
    for (std::size_t size = 0; size <= whole.rfind('}'); size += 37) {
      const auto part = whole.substr(0, size);
      EXPECT_FALSE(responses::read(part)) << name << ' ' << size;
      EXPECT_FALSE(chat::read(part)) << name << ' ' << size;
    }
  }
}

/// Every place in a JSON value, leaves and what holds them.
std::set<std::string> places(const nlohmann::json& value) {
  std::set<std::string> all;
  const auto leaves = value.flatten();
  for (const auto& [path, leaf] : leaves.items())
    for (nlohmann::json::json_pointer at{path}; !at.empty(); at.pop_back())
      all.insert(at.to_string());
  return all;
}

TEST(the_readers, survive_every_value_in_place_of_every_field) {
  for (const auto* name :
       {"responses_reply_two_calls.json", "responses_reply_refusal.json",
        "chat_reply_two_calls.json", "responses_reply_failed.json"}) {
    const auto whole
      = nlohmann::json::parse(test::read_data(std::string{"openai/"} + name));
    for (const auto& place : places(whole))
      for (const auto* other :
           {"null", "7", "true", "\"x\"", "[]", "{}", "[null]", "[[1]]"}) {
        auto changed = whole;
        changed[nlohmann::json::json_pointer{place}]
          = nlohmann::json::parse(other);
        const auto heard = responses::read(changed.dump());
        const auto chatted = chat::read(changed.dump());
        EXPECT_FALSE(heard && chatted) << place << " = " << other;
      }
  }
}

} // namespace
} // namespace parley::model
