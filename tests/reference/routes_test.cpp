#include "reference/routes.hpp"

#include "base/crypto.hpp"
#include "reference/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::reference {
namespace {

using testing::HasSubstr;
using testing::Not;

http::response get(const std::string& target) {
  http::request what;
  what.method = "GET";
  what.target = target;
  return routes{}.answer(what);
}

std::string
between(std::string_view text, std::string_view from, std::string_view to) {
  const auto begin = text.find(from) + from.size();
  return std::string{text.substr(begin, text.find(to, begin) - begin)};
}

TEST(reference_routes, serve_the_description_as_it_is_in_the_tree) {
  const auto answer = get("/openapi.json");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header.find("Content-Type"), "application/json");
  EXPECT_EQ(answer.body, description());
}

TEST(reference_routes, serve_a_page_that_needs_nothing_from_outside) {
  const auto answer = get("/docs");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header.find("Content-Type"), "text/html; charset=utf-8");
  for (const auto* outside : {"http://", "https://", "src=", "@import", "url(",
                              "innerHTML", "onclick", "style=\"", "eval("})
    EXPECT_THAT(answer.body, Not(HasSubstr(outside)));
}

TEST(reference_routes, let_the_page_run_its_own_script_and_no_other) {
  const auto answer = get("/docs");
  const std::string policy{answer.header.find("Content-Security-Policy")};
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  for (const auto* tag : {"script", "style"}) {
    const auto inside = between(reader(), '<' + std::string{tag} + '>',
                                "</" + std::string{tag} + '>');
    EXPECT_THAT(policy, HasSubstr(std::string{tag} + "-src 'sha256-"
                                  + to_base64(sha256(inside)) + '\''));
  }
}

TEST(reference_routes, give_the_page_what_a_reader_without_eyes_needs) {
  const auto page = get("/docs").body;
  for (const auto* needed :
       {R"(<html lang="en">)", R"(name="viewport")", "<main", "<nav aria-label",
        R"(<label for="filter">)", R"(href="#content")", "aria-expanded",
        "prefers-color-scheme: dark", "prefers-reduced-motion",
        ":focus-visible"})
    EXPECT_THAT(page, HasSubstr(needed));
}

} // namespace
} // namespace parley::reference
