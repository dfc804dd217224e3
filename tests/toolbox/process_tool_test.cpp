#include "tests/toolbox/toolbox_fixture.hpp"

namespace parley::toolbox {
namespace {

using testing::HasSubstr;
using testing::Not;
using json = nlohmann::json;

/// Tools that run a shell script of the test's own.
class process_tools : public test::toolbox_fixture {
protected:
  std::shared_ptr<tools::tool>
  make(const std::string& script, const std::string& process = "",
       const std::string& rest = "", const std::string& effect = "none") {
    write_program("run", "#!/bin/sh\n" + script + "\n");
    return std::make_shared<process_tool>(
      describe("name: run\ndescription: Runs.\nside_effect: " + effect
               + "\nparameters:\n  properties:\n    x: {type: string}\n"
                 "process:\n  command: [./run]\n"
               + process + rest));
  }

  tools::output
  run(const std::shared_ptr<tools::tool>& one, const std::string& x = "1") {
    return call(one, json{{"x", x}}.dump());
  }
};

TEST_F(process_tools, give_the_arguments_and_take_the_answer) {
  auto output = run(make("cat"), "'; rm -rf / #\n$(id)");
  EXPECT_EQ(output.text, R"json({"x":"'; rm -rf / #\n$(id)"})json");
  EXPECT_FALSE(output.is_error);
}

TEST_F(process_tools, give_what_the_file_says) {
  auto tool = make("cat", "  input: {order: '{{x}}', customer: "
                          "'{{session.customer_address}}'}\n");
  EXPECT_EQ(run(tool).text, R"({"customer":"+15550001","order":"1"})");
  who.customer_address.clear();
  EXPECT_THAT(run(tool).text, HasSubstr("not proven"));
}

TEST_F(process_tools, pick_fields_and_tell_exit_codes) {
  auto tool = make("cat >/dev/null; echo '{\"a\": {\"b\": 5}}'", "",
                   "answer: {fields: {five: /a/b}}\n");
  EXPECT_EQ(run(tool).text, R"({"five":5})");
  auto coded = make("exit 3", "", "answer: {by_status: {3: Nobody.}}\n");
  EXPECT_EQ(run(coded).text, "Nobody.");
  EXPECT_FALSE(run(coded).is_error);
}

TEST_F(process_tools, tell_of_standard_error_by_its_length_alone) {
  auto output = run(make("echo canary >&2; exit 4"));
  EXPECT_EQ(output.text, "The tool failed.");
  EXPECT_EQ(output.log_text, "exit code 4, 7 bytes on standard error");
  EXPECT_THAT(output.detail, Not(HasSubstr("canary")));
}

TEST_F(process_tools, take_nothing_but_json) {
  auto output = run(make("echo canary"));
  EXPECT_EQ(output.text, "The tool gave an answer that cannot be used.");
  EXPECT_THAT(output.log_text, HasSubstr("not JSON"));
}

TEST_F(process_tools, have_the_variables_that_the_file_names) {
  variables["LANG"] = "C.UTF-8";
  variables["HOME"] = "/root";
  variables["DESK_TOKEN"] = "canary-of-desk";
  auto tool = make("printf '{\"v\": \"%s|%s|%s|%s\"}' \"$LANG\" \"$HOME\" "
                   "\"$PATH\" \"${#DESK_TOKEN}\"",
                   "  environment: [LANG, NOT_SET]\n  secrets: [DESK_TOKEN]\n");
  // A shell that has no PATH gives itself one.
  EXPECT_THAT(run(tool).text, HasSubstr(R"({"v":"C.UTF-8||)"));
  EXPECT_THAT(run(tool).text, HasSubstr(R"(|14"})"));
}

TEST_F(process_tools, hide_a_secret_that_comes_back) {
  variables["DESK_TOKEN"] = "canary-of-desk";
  auto tool = make("printf '{\"t\": \"%s\"}' \"$DESK_TOKEN\"",
                   "  secrets: [DESK_TOKEN]\n");
  EXPECT_EQ(run(tool).text, R"({"t":"[secret]"})");
}

TEST_F(process_tools, have_the_key_of_an_action_and_may_be_in_doubt_of_it) {
  auto tool = make("printf '{\"key\": \"%s\"}' \"$IDEMPOTENCY_KEY\"", "", "",
                   "committing");
  EXPECT_EQ(run(tool).text, R"({"key":")" + who.idempotency_key + R"("})");
  EXPECT_TRUE(run(make("exit 1", "", "", "committing")).uncertain);
  auto late = run(make("sleep 60", "  environment: [PATH]\n",
                       "timeout_seconds: 0.2\n", "committing"));
  EXPECT_EQ(late.outcome, "timeout");
  EXPECT_TRUE(late.uncertain);
}

TEST_F(process_tools, answer_the_same_question_once) {
  auto tool = make("cat >/dev/null; echo x >> calls; echo '{}'", "",
                   "cache: {seconds: 60}\n");
  run(tool);
  run(tool);
  run(tool, "2");
  EXPECT_EQ(std::filesystem::file_size(folder / "calls"), 4U);
}

} // namespace
} // namespace parley::toolbox
