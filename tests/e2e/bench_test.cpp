#include "program.hpp"
#include "small_disk.hpp"
#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// `parley bench`, from outside.
class bench : public ::testing::Test {
protected:
  bench() {
    auto pattern
      = (std::filesystem::temp_directory_path() / "parley-e2e-XXXXXX").string();
    directory = mkdtemp(pattern.data());
  }
  ~bench() override {
    std::error_code ignored; // a leftover in the temporary directory
    std::filesystem::remove_all(directory, ignored);
  }

  /// Runs it to its end; gives the exit code.
  int run(std::vector<std::string> arguments,
          const program::variables& variables = {}) {
    arguments.insert(arguments.begin(), "bench");
    arguments.insert(arguments.end(), {"--directory", directory});
    program ran{arguments, variables, PARLEY_SOURCE_DIR};
    auto code = ran.wait(150s);
    output = ran.output();
    errors = ran.errors();
    return code.value_or(-1);
  }

  [[nodiscard]] nlohmann::json scenario() const {
    auto read = nlohmann::json::parse(output, nullptr, false);
    return read.is_discarded() ? nlohmann::json::object()
                               : read.at("scenarios").at(0);
  }

  std::string directory;
  std::string output;
  std::string errors;
};

class quick_bench : public bench,
                    public ::testing::WithParamInterface<const char*> {};

TEST_P(quick_bench, finds_every_reply_right) {
  ASSERT_EQ(run({GetParam(), "--quick", "--json"}), 0) << errors << output;
  auto one = scenario();
  EXPECT_EQ(one.at("name"), GetParam());
  EXPECT_GT(one.at("acknowledged"), 0);
  EXPECT_EQ(one.at("acknowledged"), one.at("sent"));
  EXPECT_EQ(one.at("wrong_missing_or_doubled"), 0);
  auto is_answered = std::string{GetParam()} != "ack";
  EXPECT_EQ(one.at("answered") == one.at("sent"), is_answered);
  EXPECT_FALSE(one.at("figures").empty());
  EXPECT_TRUE(std::filesystem::is_empty(directory)) << "the scratch is left";
}

INSTANTIATE_TEST_SUITE_P(each_scenario, quick_bench,
                         ::testing::Values("ack", "turns", "inflight", "idle",
                                           "history", "recovery", "burst",
                                           "mixed"),
                         [](const auto& one) {
                           return std::string{one.param};
                         });

TEST_F(bench, prints_a_table_and_writes_a_page) {
  auto page = directory + "/report.html";
  ASSERT_EQ(run({"turns", "--quick", "--seed", "7", "--html", page}), 0)
    << errors;
  for (const auto* part : {"machine: processor", "seed 7", "turns: ", "p99.9",
                           "0 wrong, missing or doubled"})
    EXPECT_THAT(output, HasSubstr(part));
  EXPECT_THAT(errors, HasSubstr("turns, open loop")) << "progress";
  std::ifstream file{page};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_THAT(text, HasSubstr("<svg"));
}

TEST_F(bench, against_a_dead_target_says_so_and_exits_3) {
  EXPECT_EQ(run({"ack", "--quick", "--target", "http://127.0.0.1:1/webhook",
                 "--auth-token", "t", "--account-sid", account_sid,
                 "--service-sid", service_sid}),
            3);
  EXPECT_THAT(errors, HasSubstr("cannot reach http://127.0.0.1:1/webhook"));
  EXPECT_THAT(errors, HasSubstr("--target"));
}

/// A Parley that runs already, as `bench` is pointed at it.
std::vector<std::string> aimed_at(const world& at, const std::string& token) {
  return {"ack",
          "--quick",
          "--json",
          "--target",
          "http://127.0.0.1:" + std::to_string(at.port) + "/webhook",
          "--auth-token",
          token,
          "--account-sid",
          account_sid,
          "--service-sid",
          service_sid};
}

TEST_F(bench, with_a_wrong_token_says_what_to_mend_and_exits_3) {
  world there;
  ASSERT_EQ(there.start(), "");
  EXPECT_EQ(run(aimed_at(there, "not the token")), 3);
  EXPECT_THAT(errors, HasSubstr("403"));
  EXPECT_THAT(errors, HasSubstr("--auth-token"));
}

TEST_F(bench, measures_a_target_and_its_process) {
  world there;
  ASSERT_EQ(there.start(), "");
  auto arguments = aimed_at(there, auth_token);
  arguments.insert(arguments.end(),
                   {"--pid", std::to_string(there.parley->id())});
  ASSERT_EQ(run(arguments), 0) << errors;
  EXPECT_EQ(scenario().at("replies_checked"), false);
  EXPECT_THAT(output, HasSubstr("CPU of a webhook"));
}

TEST_F(bench, whose_target_dies_tells_what_was_measured_and_exits_3) {
  world there;
  ASSERT_EQ(there.start(), "");
  auto arguments = aimed_at(there, auth_token);
  arguments.insert(arguments.begin(), "bench");
  arguments.insert(arguments.end(),
                   {"--duration", "60", "--directory", directory});
  program ran{arguments, {}, PARLEY_SOURCE_DIR};
  ASSERT_TRUE(ran.wait_for_line(" s, ")) << ran.errors();
  there.parley->signal(SIGKILL);
  EXPECT_EQ(ran.wait(30s), 3);
  output = ran.output();
  EXPECT_THAT(ran.errors(), HasSubstr("cannot reach"));
  EXPECT_GT(scenario().at("acknowledged"), 0) << output;
}

TEST_F(bench, on_a_full_disk_tells_what_was_measured_and_exits_1) {
  directory += "/disk";
  small_disk tiny{directory, 6 * 1024 * 1024};
  if (!tiny.trouble.empty())
    GTEST_SKIP() << "the kernel forbids a mount of one's own: " << tiny.trouble;
  EXPECT_EQ(run({"turns", "--quick", "--json", "--duration", "60"}), 1);
  EXPECT_THAT(errors, HasSubstr("is full")) << output;
  EXPECT_THAT(errors, HasSubstr("--directory"));
  EXPECT_GT(scenario().at("acknowledged"), 0) << output;
  directory.resize(directory.size() - 5);
}

TEST_F(bench, that_is_interrupted_tells_what_was_measured) {
  program ran{
    {"bench", "turns", "--json", "--duration", "60", "--directory", directory},
    {},
    PARLEY_SOURCE_DIR};
  ASSERT_TRUE(ran.wait_for_line(" s, ")) << ran.errors();
  ran.signal(SIGINT);
  EXPECT_EQ(ran.wait(20s), 1);
  output = ran.output();
  EXPECT_THAT(scenario().at("stopped").get<std::string>(),
              HasSubstr("interrupted"));
  EXPECT_TRUE(std::filesystem::is_empty(directory)) << "the scratch is left";
}

struct misuse {
  const char* name;
  std::vector<std::string> arguments;
  const char* said;
};

class misused_bench : public bench,
                      public ::testing::WithParamInterface<misuse> {};

TEST_P(misused_bench, exits_2_and_says_how_it_is_used) {
  EXPECT_EQ(run(GetParam().arguments), 2);
  EXPECT_THAT(errors, HasSubstr(GetParam().said));
  EXPECT_EQ(output, "");
}

INSTANTIATE_TEST_SUITE_P(
  table, misused_bench,
  ::testing::Values(
    misuse{"unknown_scenario", {"sprint"}, "no scenario 'sprint'"},
    misuse{"https", {"--target", "https://a.example/webhook"}, "plain HTTP"},
    misuse{
      "no_token", {"--target", "http://127.0.0.1:1/webhook"}, "--auth-token"},
    misuse{"listen_alone", {"--listen", "127.0.0.1:9001"}, "--target alone"},
    misuse{"kills_a_target",
           {"recovery", "--target", "http://127.0.0.1:1/webhook",
            "--auth-token", "t", "--account-sid", "AC", "--service-sid", "IS"},
           "leave --target out"},
    misuse{"blind",
           {"turns", "--target", "http://127.0.0.1:1/webhook", "--auth-token",
            "t", "--account-sid", "AC", "--service-sid", "IS"},
           "--listen"},
    misuse{"no_conversations", {"--conversations", "0"}, "--conversations"},
    misuse{"backwards", {"--duration", "-1"}, "--duration"},
    misuse{"unwritable_page", {"--html", "/no/such/place.html"}, "--html"}),
  [](const auto& one) { return std::string{one.param.name}; });

} // namespace
} // namespace parley::e2e
