#include "cli/tool_shelf.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace parley::cli {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A folder with agents and tools, as an operator works in it.
class tool_shelves : public ::testing::Test {
protected:
  tool_shelves() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder = fs::path{::testing::TempDir()}
             / (std::string{"parley_shelf_"} + test->name());
    fs::remove_all(folder);
    fs::create_directories(folder / "tools");
    fs::create_symlink(fs::path{PARLEY_SOURCE_DIR} / "config/data",
                       folder / "data");
    agents("one");
    write("tools/a.yml", tool("one"));
  }

  ~tool_shelves() override {
    fs::remove_all(folder);
  }

  static std::string
  tool(const std::string& name, const std::string& description = "Does it.") {
    return "name: " + name + "\ndescription: " + description
           + "\nside_effect: none\nhttp: {url: 'https://x.example/'}\n";
  }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream{folder / file, std::ios::binary} << text;
  }

  void agents(const std::string& tools) const {
    write("agents.yml", "customer_service_agent:\n  name: A\n"
                        "  instructions: Help.\n  tools: [search_faq, "
                          + tools + "]\n");
  }

  /// Opens the shelf; its faults, without the folder.
  std::vector<std::string> open() {
    config::settings settings;
    settings.agent_config_path = (folder / "agents.yml").string();
    shelf = std::make_unique<tool_shelf>(settings, add_tools{});
    auto made = shelf->open();
    if (!made)
      return told(made.error());
    current = *made;
    return {};
  }

  /// Looks as often as it takes to see and to take in a change; its faults.
  std::vector<std::string> look() {
    EXPECT_FALSE(changed(shelf->look())) << "it is not settled yet";
    return take_in(shelf->look());
  }

  std::vector<std::string> take_in(const tools_seen& seen) {
    if (seen.next)
      current = *seen.next;
    return told(seen.faults);
  }

  static bool changed(const tools_seen& seen) {
    return seen.next || !seen.faults.empty();
  }

  std::vector<std::string> told(const std::vector<config::fault>& all) const {
    std::vector<std::string> made;
    for (const auto& one : all)
      made.push_back(config::to_string(one).substr(folder.string().size() + 1));
    return made;
  }

  /// What the agent offers, and the catalogue calls, is the same.
  [[nodiscard]] std::string description_of(const std::string& name) const {
    auto found = current.tools->find(name);
    for (const auto& one : *current.team->agents.front().tools)
      if (one.name == name && found
          && found->offer().description == one.description)
        return one.description;
    return "none";
  }

  fs::path folder;
  std::unique_ptr<tool_shelf> shelf;
  line_up current;
};

TEST_F(tool_shelves, hold_the_programs_tools_and_those_of_the_folder) {
  EXPECT_THAT(open(), IsEmpty());
  EXPECT_EQ(description_of("one"), "Does it.");
  EXPECT_NE(description_of("search_faq"), "none");
  EXPECT_FALSE(changed(shelf->look()));
}

TEST_F(tool_shelves, tell_all_faults_at_the_start) {
  write("tools/a.yml", "name: one\n");
  write("tools/b.yml", "name: [\n");
  write("tools/c.yml", tool("search_faq"));
  agents("one, two");
  auto faults = open();
  EXPECT_THAT(faults, Contains(HasSubstr("tools/a.yml:1:1: ")).Times(3));
  EXPECT_THAT(faults, Contains(HasSubstr("tools/b.yml:2:1: ")));
  EXPECT_THAT(faults, Contains("tools/c.yml:1:7: there is a tool of this name "
                               "already"));
  EXPECT_THAT(faults, Contains(HasSubstr("agents.yml:4:28: there is no such "
                                         "tool")))
    << "of `two`; `one` is there, if broken";
  EXPECT_EQ(faults.size(), 6U);
}

TEST_F(tool_shelves, take_in_a_file_that_changed) {
  open();
  write("tools/a.yml", tool("one", "Does it better."));
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(description_of("one"), "Does it better.");
  EXPECT_FALSE(changed(shelf->look())) << "once is enough";
}

TEST_F(tool_shelves, take_in_a_file_that_was_put_in_its_place) {
  open();
  write("tools/.a.new", tool("one", "Does it anew."));
  fs::rename(folder / "tools/.a.new", folder / "tools/a.yml");
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(description_of("one"), "Does it anew.");
}

TEST_F(tool_shelves, keep_what_is_there_when_a_file_is_bad) {
  open();
  write("tools/a.yml", "name: one\ndescription: [\n");
  EXPECT_THAT(look(), ElementsAre(HasSubstr("tools/a.yml:3:1: ")));
  EXPECT_EQ(description_of("one"), "Does it.");
  EXPECT_FALSE(changed(shelf->look())) << "it is told once";
  write("tools/a.yml", tool("one", "Is mended."));
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(description_of("one"), "Is mended.");
}

TEST_F(tool_shelves, keep_a_tool_that_vanished_and_is_still_named) {
  open();
  fs::remove(folder / "tools/a.yml");
  EXPECT_THAT(look(), ElementsAre(HasSubstr("agents.yml:4:23: there is no such "
                                            "tool")));
  EXPECT_EQ(description_of("one"), "Does it.");
}

TEST_F(tool_shelves, let_go_of_a_tool_that_nobody_names) {
  write("tools/b.yml", tool("two"));
  open();
  EXPECT_NE(current.tools->find("two"), nullptr);
  fs::remove(folder / "tools/b.yml");
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(current.tools->find("two"), nullptr);
}

TEST_F(tool_shelves, do_not_care_what_a_file_is_called) {
  open();
  fs::rename(folder / "tools/a.yml", folder / "tools/z.yml");
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(description_of("one"), "Does it.");
}

TEST_F(tool_shelves, refuse_a_tool_that_got_another_name) {
  open();
  write("tools/a.yml", tool("uno"));
  EXPECT_THAT(look(), ElementsAre(HasSubstr("agents.yml:4:23: there is no such "
                                            "tool")));
  EXPECT_EQ(description_of("one"), "Does it.");
}

TEST_F(tool_shelves, wait_for_a_file_that_is_half_written) {
  open();
  const auto whole = tool("one", "Is all there.");
  write("tools/a.yml", whole.substr(0, 20));
  EXPECT_FALSE(changed(shelf->look()));
  write("tools/a.yml", whole.substr(0, 40));
  EXPECT_FALSE(changed(shelf->look()));
  write("tools/a.yml", whole);
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_EQ(description_of("one"), "Is all there.");
}

TEST_F(tool_shelves, take_no_cut_off_file_for_a_whole_one) {
  open();
  const auto whole = tool("one", "Is all there.");
  for (std::size_t size = 1; size + 1 < whole.size(); ++size) {
    write("tools/a.yml", whole.substr(0, size));
    EXPECT_THAT(look(), Not(IsEmpty())) << whole.substr(0, size);
    EXPECT_EQ(description_of("one"), "Does it.");
  }
}

TEST_F(tool_shelves, see_a_folder_that_comes_later) {
  fs::remove_all(folder / "tools");
  agents("check_store_hours");
  EXPECT_THAT(open(), IsEmpty());
  fs::create_directory(folder / "tools");
  write("tools/a.yml", tool("one"));
  EXPECT_THAT(look(), IsEmpty());
  EXPECT_NE(current.tools->find("one"), nullptr);
}

// -- the examples that come with Parley ---------------------------------------

TEST_F(tool_shelves, take_in_the_examples_that_come_along) {
  setenv("CALLBACK_DESK_TOKEN", "canary-of-desk", 1);
  fs::remove(folder / "tools/a.yml");
  const fs::path shipped = PARLEY_SOURCE_DIR "/config/tools";
  int examples = 0;
  for (const auto& each : fs::directory_iterator{shipped}) {
    auto name = each.path().filename().string();
    EXPECT_NE(each.path().extension(), ".yml") << "the demo would load it";
    if (each.path().extension() == ".example")
      ++examples;
    fs::copy(each.path(), folder / "tools" / name.substr(0, name.find(".ex")));
  }
  EXPECT_EQ(examples, 2);
  agents("check_warranty, request_callback");
  EXPECT_THAT(open(), IsEmpty());
  auto warranty = [&](const std::string& month) {
    return current.tools
      ->invoke({"c", "check_warranty", R"({"bought":")" + month + R"("})"},
               {"CH1", "+1555"})
      .text;
  };
  EXPECT_EQ(warranty("2026-03"), R"({"covered_until":"2028-03"})");
  EXPECT_THAT(warranty("last summer"), HasSubstr("written like 2026-03"));
  EXPECT_EQ(current.tools->find("request_callback")->effect(),
            tools::side_effect::committing);
}

} // namespace
} // namespace parley::cli
