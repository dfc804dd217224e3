#include "tests/config/config_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using settings_sources = test::config_fixture;

TEST_F(settings_sources, win_in_their_order) {
  write("parley.yml", "port: 1\n");
  EXPECT_EQ(load().port, 1);
  write(".env", "PORT=2\n");
  EXPECT_EQ(load().port, 2);
  environment["PORT"] = "3";
  EXPECT_EQ(load().port, 3);
  from.flags["PORT"] = "4";
  EXPECT_EQ(load().port, 4);
}

TEST_F(settings_sources, count_as_unset_when_empty) {
  write("parley.yml", "port: 1\nhost: ''\nopenai_model:\n");
  write(".env", "PORT=\nHOST=\"\"\n");
  environment["PORT"] = "";
  from.flags["PORT"] = "";
  EXPECT_EQ(load().port, 1);
  EXPECT_EQ(load().host, "0.0.0.0");
  EXPECT_FALSE(load().openai_model_set);
}

TEST_F(settings_sources, need_not_exist) {
  from.dotenv_path = path("no/such/.env");
  from.yaml_path = "";
  from.environment = nullptr;
  EXPECT_EQ(load().port, 8000);
}

TEST_F(settings_sources, name_files_that_hold_the_value) {
  environment["OPENAI_API_KEY_FILE"] = write("key", "sk-from-a-file\n");
  EXPECT_EQ(load().openai_api_key.reveal(), "sk-from-a-file");
  write("key", "sk-other\r\n");
  EXPECT_EQ(load().openai_api_key.reveal(), "sk-other");
  write("key", "sk-third");
  EXPECT_EQ(load().openai_api_key.reveal(), "sk-third");
}

TEST_F(settings_sources, name_files_anywhere) {
  auto file = write("port", "81\n");
  write("parley.yml", "port_file: " + file + "\n");
  EXPECT_EQ(load().port, 81);
  write(".env", "PORT_FILE=" + write("port2", "82") + "\n");
  EXPECT_EQ(load().port, 82);
  from.flags["PORT_FILE"] = write("port3", "83");
  EXPECT_EQ(load().port, 83);
}

TEST_F(settings_sources, let_a_stronger_value_win_over_a_weaker_file) {
  write(".env", "PORT_FILE=" + path("missing") + "\n");
  environment["PORT"] = "84";
  EXPECT_EQ(load().port, 84);
}

TEST_F(settings_sources, take_an_empty_file_for_unset) {
  environment["PORT_FILE"] = write("port", "\n");
  write(".env", "PORT=85\n");
  EXPECT_EQ(load().port, 85);
}

TEST_F(settings_sources, trim_one_line_end_alone) {
  environment["PORT_FILE"] = write("port", "80\n\n");
  EXPECT_THAT(faults(), ElementsAre("environment:PORT_FILE: must be a whole "
                                    "number from 0 to 65535"));
}

TEST_F(settings_sources, tell_a_file_that_cannot_be_read) {
  environment["PORT_FILE"] = path("missing");
  EXPECT_THAT(faults(), ElementsAre("environment:PORT_FILE: the file it names: "
                                    "there is no such file"));
  environment["PORT_FILE"] = folder.string();
  EXPECT_THAT(faults(), ElementsAre("environment:PORT_FILE: the file it names: "
                                    "cannot be read"));
}

TEST_F(settings_sources, tell_a_variable_set_both_ways_in_one_source) {
  environment["PORT"] = "1";
  environment["PORT_FILE"] = write("port", "2");
  EXPECT_THAT(faults(), ElementsAre("environment:PORT_FILE: `PORT` and "
                                    "`PORT_FILE` are both set"));
  environment.erase("PORT");
  write(".env", "PORT=1\n");
  EXPECT_THAT(faults(), IsEmpty());
  write(".env", "PORT=1\nPORT_FILE=x\n");
  EXPECT_THAT(faults(),
              ElementsAre(".env:2:11: `PORT` and `PORT_FILE` are both set"));
}

TEST_F(settings_sources, tell_every_key_that_is_no_setting) {
  write(".env", "PROT=1\nPORT=2\nport=3\nPORT_FILE_FILE=4\n");
  write("parley.yml", "port: 1\nPORT: 2\nprot: 3\n");
  from.flags["COLOUR_SCHEME"] = "dark";
  EXPECT_THAT(faults(),
              ElementsAre("flag:--colour-scheme: there is no such setting",
                          ".env:1:1: unknown key", ".env:3:1: unknown key",
                          ".env:4:1: unknown key",
                          "parley.yml:2:1: unknown key",
                          "parley.yml:3:1: unknown key"));
}

TEST_F(settings_sources, leave_alone_what_compose_reads_from_the_same_file) {
  write(".env", "PARLEY_PORT=9000\n");
  EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(settings_sources, tell_keys_that_come_twice) {
  write(".env", "PORT=1\nPORT=2\n");
  write("parley.yml", "port: 1\nhost: h\nport: 2\n");
  EXPECT_THAT(faults(),
              ElementsAre(".env:2:1: `PORT` is set on line 1 already",
                          "parley.yml:3:1: this key is there already, on line "
                          "1"));
}

TEST_F(settings_sources, tell_values_of_a_wrong_kind) {
  write("parley.yml", "port: [1]\nhost: {a: b}\nlog_level: 7\n");
  EXPECT_THAT(faults(),
              ElementsAre("parley.yml:1:7: must be a single value",
                          "parley.yml:2:7: must be a single value",
                          "parley.yml:3:12: must be DEBUG, INFO, WARNING or "
                          "ERROR"));
  write("parley.yml", "- port\n");
  EXPECT_THAT(faults(),
              ElementsAre("parley.yml:1:1: must be a mapping (key: value)"));
  write("parley.yml", "port: 1: 2\n");
  EXPECT_THAT(faults(), ElementsAre("parley.yml:1:8: illegal map value"));
}

TEST_F(settings_sources, tell_files_that_are_no_text) {
  write(".env", "PORT=1\nHOST=\xff\n");
  write("parley.yml", std::string_view{"port: 1\nhost: a\0b\n", 18});
  EXPECT_THAT(faults(),
              ElementsAre(".env:2:6: is not UTF-8",
                          "parley.yml:2:8: a control character does not belong "
                          "here"));
  write(".env", std::string(1'000'001, '#'));
  std::filesystem::remove(path("parley.yml"));
  EXPECT_THAT(faults(), ElementsAre(".env:1:1: is larger than 1 MB"));
  std::filesystem::remove(path(".env"));
  std::filesystem::create_directory(path(".env"));
  EXPECT_THAT(faults(), ElementsAre(".env:1:1: cannot be read"));
}

TEST_F(settings_sources, may_begin_with_a_byte_order_mark) {
  write(".env", "\xEF\xBB\xBFPORT=86\n");
  write("parley.yml", "\xEF\xBB\xBFhost: h\n");
  EXPECT_EQ(load().port, 86);
  EXPECT_EQ(load().host, "h");
}

} // namespace
} // namespace parley::config
