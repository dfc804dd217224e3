#include "toolbox/folder.hpp"

#include "tests/toolbox/toolbox_fixture.hpp"

namespace parley::toolbox {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class folders : public test::toolbox_fixture {
protected:
  static std::string tool(const std::string& name) {
    return "name: " + name
           + "\ndescription: b\nside_effect: none\n"
             "http: {url: 'https://x.example/', headers: "
             "{A: '{{secret.X_TOKEN}}'}}\n";
  }

  folder_content load(const std::vector<std::string>& taken = {}) {
    return uut().load(taken);
  }

  toolbox::folder& uut() {
    if (!uut_)
      uut_ = std::make_unique<toolbox::folder>(
        folder.string(), with, std::make_shared<network>(network::config{}));
    return *uut_;
  }

  std::vector<std::string> told(const folder_content& of) const {
    std::vector<std::string> all;
    for (const auto& one : of.faults)
      all.push_back(to_string(one).substr(folder.string().size() + 1));
    return all;
  }

private:
  std::unique_ptr<toolbox::folder> uut_;
};

TEST_F(folders, need_not_be_there) {
  std::filesystem::remove_all(folder);
  auto found = load();
  EXPECT_THAT(found.tools, IsEmpty());
  EXPECT_THAT(found.faults, IsEmpty());
  EXPECT_EQ(uut().state(), "");
}

TEST_F(folders, hold_a_tool_in_each_file) {
  variables["X_TOKEN"] = "canary-of-x";
  write("b.yml", tool("one"));
  write("a.yml", tool("two"));
  write("c.yml.example", "nonsense: {");
  write("README.md", "Not a tool.");
  write(".#a.yml", "an editor's");
  auto found = load();
  EXPECT_THAT(told(found), IsEmpty());
  ASSERT_EQ(found.tools.size(), 2U);
  EXPECT_EQ(found.tools[0]->offer().name, "two");
}

TEST_F(folders, tell_every_fault_of_every_file) {
  variables["X_TOKEN"] = "canary-of-x";
  write("a.yml", "name: {");
  write("b.yml", tool("one"));
  write("c.yml", tool("one"));
  write("d.yml", tool("search_faq"));
  write("e.yaml", tool("five"));
  write("f.yml", "name: six\n");
  auto found = load({"search_faq"});
  EXPECT_THAT(told(found),
              ElementsAre("e.yaml:1:1: tools are read from files that end with "
                          ".yml",
                          HasSubstr("a.yml:"),
                          "c.yml:1:7: there is a tool of this name already",
                          "d.yml:1:7: there is a tool of this name already",
                          HasSubstr("f.yml:1:1: "), HasSubstr("f.yml:1:1: "),
                          HasSubstr("f.yml:1:1: ")));
  EXPECT_THAT(found.broken, ElementsAre("six"));
}

TEST_F(folders, change_with_any_file_that_matters) {
  variables["X_TOKEN_FILE"] = write("token", "canary-of-x\n");
  write("a.yml", tool("one"));
  load();
  auto first = uut().state();
  EXPECT_EQ(uut().state(), first);
  write("notes.txt", "of no concern");
  EXPECT_EQ(uut().state(), first);
  write("token", "canary-that-is-new\n");
  auto second = uut().state();
  EXPECT_NE(second, first) << "a secret was exchanged";
  write("b.yml", tool("two"));
  EXPECT_NE(uut().state(), second);
  std::filesystem::remove(folder / "b.yml");
  EXPECT_EQ(uut().state(), second);
}

} // namespace
} // namespace parley::toolbox
