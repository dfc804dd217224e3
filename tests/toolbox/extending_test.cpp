#include "config/agent_file.hpp"
#include "tests/toolbox/examples/desk_edge.hpp"
#include "tests/toolbox/examples/roll_dice.hpp"
#include "tests/toolbox/toolbox_fixture.hpp"

#include <iterator>

namespace parley::toolbox {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string content(const std::string& path) {
  std::ifstream file{PARLEY_SOURCE_DIR "/" + path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// The examples of docs/extending.md do what it says.
class extending : public test::toolbox_fixture {
protected:
  /// Every block of code of that language.
  static std::vector<std::string> blocks(const std::string& language) {
    std::vector<std::string> found;
    const auto opening = "\n```" + language + "\n";
    for (auto at = page.find(opening); at != std::string::npos;
         at = page.find(opening, at + 1)) {
      auto begin = at + opening.size();
      found.push_back(page.substr(begin, page.find("```\n", begin) - begin));
    }
    return found;
  }

  static inline const std::string page = content("docs/extending.md");
};

TEST_F(extending, shows_tools_that_can_be_read) {
  variables["CRM_TOKEN"] = "canary-of-crm";
  auto all = blocks("yaml");
  ASSERT_THAT(all, SizeIs(3));
  auto points = describe(all[0]);
  EXPECT_EQ(points.cache->entries, 1000U);
  auto invoice = std::make_shared<process_tool>(describe(all[1]));
  EXPECT_EQ(call(invoice, R"({"number":"7"})").text, R"({"found":"7"})");
}

TEST_F(extending, shows_agents_that_can_be_read) {
  tools::catalogue known;
  for (const auto* name : {"search_faq", "get_product_info"}) {
    auto one = describe("name: " + std::string{name}
                        + "\ndescription: b\nside_effect: none\nhttp: {url: "
                          "'https://x.example/'}\n");
    known.add(std::make_shared<http_tool>(
      std::move(one), std::make_shared<network>(network::config{})));
  }
  auto team = config::load_agent_file(write("agents.yml", blocks("yaml")[2]),
                                      known, config::settings{});
  ASSERT_TRUE(team) << to_string(team.error().front());
  EXPECT_THAT((*team)->agents, SizeIs(2));
}

TEST_F(extending, shows_code_that_is_compiled_and_tested) {
  auto all = blocks("cpp");
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_THAT(content("tests/toolbox/examples/roll_dice.hpp"),
              HasSubstr(all[0]));
  EXPECT_THAT(content("tests/toolbox/examples/desk_edge.hpp"),
              HasSubstr(all[1]));
}

TEST_F(extending, has_a_tool_in_cpp_that_works) {
  auto dice = std::make_shared<roll_dice>();
  EXPECT_EQ(call(dice, R"({"sides":6})").text, "Rolled 1 of 6.");
  EXPECT_THAT(call(dice, R"({"sides":1})").text, HasSubstr("at least 2"));
  who.customer_address.clear();
  EXPECT_TRUE(call(dice, R"({"sides":6})").is_error);
}

TEST_F(extending, has_an_edge_whose_repeats_are_known_again) {
  auto first = heard_at_the_desk("talk-1", "m-1", 0, "Hello");
  EXPECT_EQ(first.identity, heard_at_the_desk("talk-1", "m-1", 0, "").identity);
  EXPECT_NE(first.identity, heard_at_the_desk("talk-1", "m-2", 1, "").identity);
  EXPECT_EQ(first.conversation.source, "desk");
}

} // namespace
} // namespace parley::toolbox
