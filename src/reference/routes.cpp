#include "reference/routes.hpp"

#include "reference/documents.hpp"
#include "reference/page.hpp"

#include <algorithm>
#include <array>

namespace parley::reference {

namespace {

constexpr std::string_view description_path = "/openapi.json";
constexpr std::array<std::string_view, 2> all_paths{description_path, "/docs"};

} // namespace

routes::routes() : policy_{policy_of(reader())} {
  // nop
}

std::span<const std::string_view> routes::paths() {
  return all_paths;
}

bool routes::is_route(std::string_view path) {
  return std::find(all_paths.begin(), all_paths.end(), path) != all_paths.end();
}

http::response routes::answer(const http::request& what) const {
  if (what.path() != description_path)
    return page_response(reader(), policy_);
  auto answer = http::json_response(200, std::string{description()});
  answer.header.set("X-Content-Type-Options", "nosniff");
  answer.header.set("Cache-Control", "no-cache");
  return answer;
}

} // namespace parley::reference
